import { isDeepStrictEqual } from 'node:util';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import type { Manifest } from '../../render/render.js';

/** What can be read from a manifest on the disk, which may be edited or broken. */
export type OldManifest = {
  /** The entry of each event, by name; undefined if the text is not a manifest. */
  readonly events: ReadonlyMap<string, unknown> | undefined;
  /** The listed files, in the folder of the manifest; without names that would lead out of it. */
  readonly files: readonly string[];
};

export function readManifest(text: string | undefined): OldManifest {
  const { events, files } = parse(text);
  return {
    events: Array.isArray(events) ? new Map(events.filter(isNamed).map((entry) => [entry.name, entry])) : undefined,
    files: Array.isArray(files) ? files.filter((file) => typeof file === 'string' && /^[\w-][\w.-]*$/.test(file)) : [],
  };
}

function isNamed(entry: unknown): entry is { readonly name: string } {
  return typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string';
}

function parse(text: string | undefined): Partial<Manifest> {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** The names of the events whose entries differ, sorted; empty if either text is not a manifest. */
export function findChangedEvents(before: OldManifest, after: OldManifest): readonly string[] {
  const [old, current] = [before.events, after.events];
  if (old === undefined || current === undefined) return [];
  const names = [...new Set([...old.keys(), ...current.keys()])];
  return names.filter((name) => !isDeepStrictEqual(old.get(name), current.get(name))).sort(byCodeUnit);
}
