import type { EventModel } from '../core/model.js';
import { fits, toAscii } from './text.js';
import type { VirtualFile } from './virtual-file.js';

/** `manifest.json`: the app's events for the runtime, for infrastructure and for other tools. */
export type Manifest = {
  readonly version: 1;
  readonly events: readonly {
    readonly name: string;
    /** Where its type is exported, relative to the folder of the config, and under which name. */
    readonly file: string;
    readonly export: string;
    readonly subscribers: readonly string[];
  }[];
  readonly subscribers: readonly {
    readonly name: string;
    readonly file?: string;
    readonly external: boolean;
    readonly events: readonly string[];
  }[];
  /** The generated files, this one among them, relative to its folder. */
  readonly files: readonly string[];
};

export function renderManifest({ settings, events, subscribers }: EventModel, files: readonly string[]): VirtualFile {
  const manifest: Manifest = {
    version: 1,
    events: events.map(({ name, type, subscribers: names }) => ({
      name,
      file: type.file,
      export: type.exportName,
      subscribers: names,
    })),
    subscribers: subscribers.map(({ name, file, external, events: names }) => ({
      name,
      ...(file !== undefined && { file }),
      external,
      events: names,
    })),
    files,
  };
  return {
    path: `${settings.outDir}/manifest.json`,
    text: `${toAscii(printJson(manifest, ''))}\n`,
    origins: new Map(),
  };
}

/** JSON as Prettier prints it: objects over several lines, arrays of strings on one line where they fit. */
function printJson(value: unknown, margin: string, prefix = margin): string {
  const inner = `${margin}  `;
  if (Array.isArray(value)) {
    const single = `[${value.map((each) => JSON.stringify(each)).join(', ')}]`;
    const flat = value.every((each) => typeof each === 'string');
    if (value.length === 0 || (flat && fits(`${prefix}${toAscii(single)},`))) return single;
    return `[\n${value.map((each) => inner + printJson(each, inner)).join(',\n')}\n${margin}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => {
    const head = `${inner}${JSON.stringify(key)}: `;
    return head + printJson(member, inner, head);
  });
  return `{\n${members.join(',\n')}\n${margin}}`;
}
