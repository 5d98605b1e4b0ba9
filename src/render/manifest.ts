import type { Event, EventModel, Subscriber } from '../core/model.js';
import type { Memory } from './memory.js';
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

export function renderManifest(
  { settings, events, subscribers }: EventModel,
  files: readonly string[],
  { manifest: remember }: Memory,
): VirtualFile {
  const lines = [
    '{',
    `  "version": ${VERSION},`,
    `  "events": ${printList(events.map((event) => remember(event.type, keyOf(event), () => printItem(toEntry(event)))))},`,
    `  "subscribers": ${printList(subscribers.map((each) => printItem(toSubscriberEntry(each))))},`,
    `  "files": ${printJson(files)}`,
    '}',
  ];
  return { path: `${settings.outDir}/manifest.json`, text: `${lines.join('\n')}\n`, origins: new Map() };
}

const VERSION: Manifest['version'] = 1;

function keyOf({ name, subscribers }: Event): string {
  return JSON.stringify([name, subscribers]);
}

function toEntry({ name, type, subscribers }: Event): Manifest['events'][number] {
  return { name, file: type.file, export: type.exportName, subscribers };
}

function toSubscriberEntry({ name, file, external, events }: Subscriber): Manifest['subscribers'][number] {
  return { name, ...(file !== undefined && { file }), external, events };
}

function printList(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n  ]`;
}

function printItem(entry: object): string {
  return printJson(entry, '    ');
}

/** JSON as Prettier prints it: objects over several lines, arrays of strings on one line where they fit. */
function printJson(value: unknown, margin = ''): string {
  const lines = toAscii(JSON.stringify(value, undefined, 2)).replace(/^/gm, margin);
  return lines.replace(LIST, (list, head: string, items: string, end: string) => {
    const single = `${head}[${items.trim().replaceAll(/\n\s*/g, ' ')}]${end}`;
    return fits(single) ? single : list;
  });
}

/** An array of strings over several lines, with the key before it and the comma after it. */
const LIST = /^( *(?:"(?:[^"\\]|\\.)*": )?)\[\n((?: *"(?:[^"\\\n]|\\.)*",?\n)+) *\](,?)$/gm;
