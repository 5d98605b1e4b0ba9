import { byCodeUnit } from '../../analysis/lib/collections.js';
import type { Folder } from '../../analysis/model/folder.js';
import { ToolError } from '../../project/disk/tool-error.js';

/** A breaking change that somebody accepted for a subscriber: this event, from this form to that form. */
export type AcceptedChange = {
  readonly event: string;
  readonly before: string;
  /** The digest of the form of now, or what else became of the event: `removed`, or `renamed-` and a digest of its new name. */
  readonly now: string;
  /** The name of the subscriber that it breaks: another one, of later, is not covered. */
  readonly reader: string;
  /** What was accepted, for who reviews it. */
  readonly about: string;
};

const NAME = '.accepted.json';

/** The file that lists accepted changes; relative to the app. */
export function toAcceptedFile(eventsDir: string): string {
  return `${eventsDir}/${NAME}`;
}

/** The last entry, so that every line before it ends in a comma: branches that add lines merge without a conflict. */
const VERSION = ['version', 1] as const;

/** Reads the accepted changes; none if there is no such file. Throws a `ToolError` if the file is not what we write. */
export function readAccepted(folder: Folder, file: string): readonly AcceptedChange[] {
  if (folder.stat(file) === 'folder')
    throw new ToolError(`${file} is a folder, and should be the list of accepted changes`, 'Remove or rename it.');
  const text = folder.read(file);
  if (text === undefined) return [];
  if (/^(?:<{7}|={7}|>{7})/m.test(text))
    throw new ToolError(
      `${file} holds the marks of a merge conflict`,
      'Keep the lines of both sides, and remove the marks.',
    );
  const { version, ...entries } = parse(file, text);
  if (version !== VERSION[1])
    throw new ToolError(`${file} has a version that this tsc-run does not know`, 'Update @tsc-run/core.');
  return Object.entries(entries).map(([key, about]) => {
    const [, event, before, now, reader] = KEY.exec(key) ?? [];
    const isWhole = event !== undefined && before !== undefined && now !== undefined && reader !== undefined;
    if (!isWhole || typeof about !== 'string') throw broken(file, `${JSON.stringify(key)} is not an accepted change`);
    return { event, before, now, reader, about };
  });
}

const KEY = /^(.+) ([0-9a-f]{16}) ((?:renamed-)?[0-9a-f]{16}|removed) for (.+)$/s;

function toKey({ event, before, now, reader }: Omit<AcceptedChange, 'about'>): string {
  return `${event} ${before} ${now} for ${reader}`;
}

function parse(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    throw broken(file, 'it is not JSON');
  }
  throw broken(file, 'it is not an object');
}

function broken(file: string, why: string): ToolError {
  return new ToolError(
    `${file} cannot be read: ${why}`,
    'Restore it from Git, or remove the line and accept the change again: tsc-run check --against REF --accept NAME.',
  );
}

/** Whether a change is among the accepted ones. */
export function isAccepted(accepted: readonly AcceptedChange[], change: Omit<AcceptedChange, 'about'>): boolean {
  return accepted.some((each) => toKey(each) === toKey(change));
}

/** The text of the file: one change a line, sorted, always the same for the same changes. */
export function printAccepted(changes: readonly AcceptedChange[]): string {
  const entries = new Map(changes.map((each) => [toKey(each), each.about]));
  const lines = [...entries]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([key, about]) => `  ${JSON.stringify(key)}: ${JSON.stringify(about)},\n`);
  return `{\n${lines.join('')}  ${JSON.stringify(VERSION[0])}: ${VERSION[1]}\n}\n`;
}
