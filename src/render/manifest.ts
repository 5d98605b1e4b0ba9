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
    text: `${printJson(manifest)}\n`,
    origins: new Map(),
  };
}

/** JSON as Prettier prints it: objects over several lines, arrays of strings on one line where they fit. */
function printJson(value: unknown): string {
  return toAscii(JSON.stringify(value, undefined, 2)).replace(
    LIST,
    (lines, head: string, items: string, end: string) => {
      const single = `${head}[${items.trim().replaceAll(/\n\s*/g, ' ')}]${end}`;
      return fits(single) ? single : lines;
    },
  );
}

/** An array of strings over several lines, with the key before it and the comma after it. */
const LIST = /^( *(?:"(?:[^"\\]|\\.)*": )?)\[\n((?: *"(?:[^"\\\n]|\\.)*",?\n)+) *\](,?)$/gm;
