import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import type { SourceText } from '../../analysis/model/source.js';
import { FIRST_LINE } from '../../render/code.js';
import { replaceFiles, tidyFiles } from '../disk/replace-files.js';
import { ToolError, toToolError } from '../disk/tool-error.js';
import { findChangedEvents, readManifest } from './old-manifest.js';
import { isSameMeaning } from './same-meaning.js';

/** How the generated files on the disk differ from what they should be. */
export type OutputDifference = {
  readonly missing: readonly SourceText[];
  readonly changed: readonly SourceText[];
  readonly unchanged: readonly SourceText[];
  /** Files that an earlier run wrote, according to its manifest and their first line, and that are now superfluous. */
  readonly leftOver: readonly string[];
  /** Paths of changed files that tsc-run did not write. */
  readonly foreign: readonly string[];
  /** Names of the events that differ between the manifest on the disk and the new one. */
  readonly events: readonly string[];
};

/** Compares the generated files with what they should be. `written` is what this process last wrote, by path. */
export function compareOutput(
  folder: Folder,
  rendered: readonly SourceText[],
  written: ReadonlyMap<string, string> = new Map(),
): OutputDifference {
  const compared = rendered.map((file) => compare(file, folder.read(file.path), written));
  const having = (state: State) => compared.filter((each) => each.state === state).map(({ file }) => file);
  const manifest = compared.find(({ file }) => file.path.endsWith('.json'));
  return {
    missing: having('missing'),
    changed: having('changed'),
    unchanged: having('unchanged'),
    // An unchanged manifest lists the same files.
    leftOver: manifest?.state === 'changed' ? findLeftOver(folder, rendered, manifest) : [],
    get foreign() {
      const changed = compared.filter(({ state }) => state === 'changed');
      return changed.filter(isForeign).map(({ file }) => file.path);
    },
    get events() {
      if (manifest?.state !== 'changed') return [];
      return findChangedEvents(readManifest(manifest.disk), readManifest(manifest.file.text));
    },
  };
}

function findLeftOver(app: Folder, rendered: readonly SourceText[], { file, disk }: Compared): readonly string[] {
  const names = file.text.slice(file.text.lastIndexOf(FILES));
  // The usual case, without parsing: that is slow for a large manifest.
  if (disk?.endsWith(names) === true) return [];
  const folder = file.path.replace(/[^/]*$/, '');
  // A file that is listed but not rendered is left alone: not every host renders `schemas.ts`.
  const current = new Set([
    ...rendered.map(({ path }) => path),
    ...readManifest(file.text).files.map((name) => folder + name),
  ]);
  const before = readManifest(disk).files.map((name) => folder + name);
  return before.filter((path) => !current.has(path) && isOurs(app, path));
}

/** The last key of a manifest. */
const FILES = '"files"';

/** A list of generated files that includes the manifest itself. */
const MANIFEST = /"files"\s*:\s*\[[^\]]*"manifest\.json"/;

/** Whether tsc-run did not write a file. A file that it wrote may be edited, full of merge conflicts or empty. */
function isForeign({ file, disk = '' }: Compared): boolean {
  const isMarked = file.path.endsWith('.json') ? MANIFEST.test(disk) : disk.includes(FIRST_LINE);
  return !isMarked && disk.trim() !== '';
}

/** The files that are not on the disk. */
export function findMissing(folder: Folder, rendered: readonly SourceText[]): readonly SourceText[] {
  return rendered.filter(({ path }) => folder.stat(path) === undefined);
}

type State = 'missing' | 'changed' | 'unchanged';
type Compared = { readonly file: SourceText; readonly disk: string | undefined; readonly state: State };

function compare(file: SourceText, disk: string | undefined, written: ReadonlyMap<string, string>): Compared {
  if (disk === undefined) return { file, disk, state: 'missing' };
  if (disk === file.text) return { file, disk, state: 'unchanged' };
  // No formatter has rewritten it since, so the texts need not be parsed.
  if (isWritten({ file, disk }, written)) return { file, disk, state: 'changed' };
  return { file, disk, state: isSameMeaning(file.path, disk, file.text) ? 'unchanged' : 'changed' };
}

function isWritten({ file, disk }: Pick<Compared, 'file' | 'disk'>, written: ReadonlyMap<string, string>): boolean {
  return disk !== undefined && disk === written.get(file.path);
}

/** Whether a file begins like every generated code file. */
export function isOurs(folder: Folder, path: string): boolean {
  return folder.read(path)?.startsWith(FIRST_LINE) === true;
}

export function isStale({ missing, changed, leftOver }: OutputDifference): boolean {
  return missing.length + changed.length + leftOver.length > 0;
}

/** Brings the generated files up to date, then removes those left over; returns what differed before. */
export function writeOutput(
  folder: Folder,
  rendered: readonly SourceText[],
  written?: ReadonlyMap<string, string>,
): OutputDifference {
  const difference = compareOutput(folder, rendered, written);
  const [foreign] = difference.foreign;
  if (foreign !== undefined) throw refuse(foreign);
  const stale = new Set([...difference.missing, ...difference.changed]);
  // In the order of rendering: the manifest comes last, after the files that it names.
  replaceFiles(
    folder,
    rendered.filter((file) => stale.has(file)),
  );
  for (const path of difference.leftOver) remove(folder, path);
  tidyFiles(
    folder,
    rendered.map(({ path }) => path),
  );
  return difference;
}

/** The error for a file that tsc-run did not write: it is never overwritten. */
function refuse(path: string): ToolError {
  return new ToolError(
    `${path} was not written by tsc-run, and a generated file is needed there`,
    'Move it away, or give the generated files a folder of their own: events.outDir in the config.',
  );
}

function remove(folder: Folder, path: string): void {
  try {
    rmSync(resolve(folder.path, path), { force: true });
  } catch (error) {
    throw toToolError(error, `Cannot remove ${path}, which an earlier run wrote and nothing uses any more`);
  }
}
