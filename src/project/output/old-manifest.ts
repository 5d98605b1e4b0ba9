import { isDeepStrictEqual } from 'node:util';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import type { Manifest } from '../../render/render.js';

/** What a manifest on the disk still tells, whoever wrote or edited it. */
export type OldManifest = {
  /** The entry of each event; undefined when the text is no manifest. */
  readonly events: ReadonlyMap<string, unknown> | undefined;
  /** Names of files beside it, safe to join to its folder. */
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

/** Names of the events that one manifest tells differently from the other, sorted; none when one tells nothing. */
export function findChangedEvents(before: OldManifest, after: OldManifest): readonly string[] {
  const [old, current] = [before.events, after.events];
  if (old === undefined || current === undefined) return [];
  const names = [...new Set([...old.keys(), ...current.keys()])];
  return names.filter((name) => !isDeepStrictEqual(old.get(name), current.get(name))).sort(byCodeUnit);
}
