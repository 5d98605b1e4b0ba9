import { isSameList } from '../analysis/lib/collections.js';
import type { EventModel, Event, Subscriber } from '../analysis/model/model.js';
import { fits, isPlain, toAscii, type VirtualFile } from './code.js';
import { renderRegistry } from './registry.js';
import { renderSubscribers } from './subscribers.js';

/**
 * Renders the generated files of an app that need no types. The manifest comes last and lists the others, with
 * `schemas.ts` if the app has one.
 */
export function renderFiles(model: EventModel): readonly VirtualFile[] {
  const code = [renderRegistry(model), renderSubscribers(model)];
  const others = code.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  return [...code, renderManifest(model, model.settings.validate === undefined ? others : [...others, SCHEMAS])];
}

/** The name of the file that validates payloads at run time; `contracts` renders it. */
export const SCHEMAS = 'schemas.ts';

/** Whether two models render to the same texts. Their spans may differ: these are not printed. */
export function isPrintedAlike(a: EventModel, b: EventModel): boolean {
  return (
    isDeepEqual(a.settings, b.settings) &&
    isEach(a.events, b.events, (x, y) => {
      const [one, other] = [x.type, y.type];
      return (
        x.name === y.name && one.file === other.file && one.exportName === other.exportName && one.json === other.json
      );
    }) &&
    isEach(a.events, b.events, (x, y) => isSameList(x.subscribers, y.subscribers)) &&
    isEach(a.subscribers, b.subscribers, (x, y) => {
      return (
        x.name === y.name &&
        x.file === y.file &&
        x.missing === y.missing &&
        x.external === y.external &&
        isSameList(x.events, y.events)
      );
    })
  );
}

function isDeepEqual(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isEach<T>(a: readonly T[], b: readonly T[], isAlike: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((item, index) => isAlike(item, b[index] as T));
}

/** `manifest.json`: the app's events for the runtime, for infrastructure and for other tools. */
export type Manifest = {
  readonly version: 1;
  readonly events: readonly {
    readonly name: string;
    /** The file that exports its type, relative to the folder of the config. */
    readonly file: string;
    /** The name it is exported under. */
    readonly export: string;
    readonly subscribers: readonly string[];
  }[];
  readonly subscribers: readonly {
    readonly name: string;
    readonly file?: string;
    readonly external: boolean;
    readonly events: readonly string[];
  }[];
  /** The generated files, including this one, relative to its folder. */
  readonly files: readonly string[];
};

/** Renders the manifest, which lists the names of the other generated files and its own. */
function renderManifest({ settings, events, subscribers }: EventModel, others: readonly string[]): VirtualFile {
  const names = [...others, NAME];
  const text = `{
  "version": ${VERSION},
  "events": ${printList(events.map(printEvent))},
  "subscribers": ${printList(subscribers.map(printSubscriber))},
  ${printStrings('files', names, '  ')}
}
`;
  return { path: `${settings.outDir}/${NAME}`, text, origins: new Map() };
}

const NAME = 'manifest.json';
const VERSION: Manifest['version'] = 1;

function printEvent({ name, type, subscribers }: Event): string {
  return `    {
      "name": ${toString(name)},
      "file": ${toString(type.file)},
      "export": ${toString(type.exportName)},
      ${printStrings('subscribers', subscribers, INNER)}
    }`;
}

function printSubscriber({ name, file, external, events }: Subscriber): string {
  return `    {
      "name": ${toString(name)},${file === undefined ? '' : `\n      "file": ${toString(file)},`}
      "external": ${external},
      ${printStrings('events', events, INNER)}
    }`;
}

/** JSON as Prettier prints it: objects on several lines, arrays of strings on one line if they fit. */
function printList(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n  ]`;
}

/** The indentation of an item's members. */
const INNER = '      ';

function printStrings(key: string, values: readonly string[], margin: string): string {
  const strings = values.map(toString);
  const single = `"${key}": [${strings.join(', ')}]`;
  if (values.length === 0 || fits(margin + single)) return single;
  return `"${key}": [\n${strings.map((each) => `${margin}  ${each}`).join(',\n')}\n${margin}]`;
}

function toString(text: string): string {
  return isPlain(text) ? `"${text}"` : toAscii(JSON.stringify(text));
}
