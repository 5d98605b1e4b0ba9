import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../core/problem.js';
import { FIRST_LINE, type VirtualFile } from '../render/virtual-file.js';
import { findChangedEvents, readManifest } from './old-manifest.js';
import { readText } from './read-text.js';
import { isSameMeaning } from './same-meaning.js';

/** How the generated files on the disk differ from what they should be. */
export type OutputDifference = {
  readonly missing: readonly VirtualFile[];
  readonly changed: readonly VirtualFile[];
  readonly unchanged: readonly VirtualFile[];
  /** Files that an earlier run wrote, by its manifest and their first line, and that no longer belong there. */
  readonly leftOver: readonly string[];
  /** Names of the events that differ, as far as the old manifest tells. */
  readonly events: readonly string[];
};

export function compareOutput(root: string, rendered: readonly VirtualFile[]): OutputDifference {
  const compared = rendered.map((file) => compare(file, readText(root, file.path)));
  const having = (state: State) => compared.filter((each) => each.state === state).map(({ file }) => file);
  const manifest = compared.find(({ file }) => file.path.endsWith('.json'));
  // One that says the same as before names the same files.
  const before = readManifest(manifest?.state === 'changed' ? manifest.disk : undefined);
  const folder = manifest?.file.path.replace(/[^/]*$/, '') ?? '';
  const current = new Set(rendered.map(({ path }) => path));
  return {
    missing: having('missing'),
    changed: having('changed'),
    unchanged: having('unchanged'),
    leftOver: before.files.map((file) => folder + file).filter((path) => !current.has(path) && isOurs(root, path)),
    events: manifest?.state === 'changed' ? findChangedEvents(before, readManifest(manifest.file.text)) : [],
  };
}

/** The files that are not on the disk. */
export function findMissing(root: string, rendered: readonly VirtualFile[]): readonly VirtualFile[] {
  return rendered.filter(({ path }) => !existsSync(resolve(root, path)));
}

type State = 'missing' | 'changed' | 'unchanged';
type Compared = { readonly file: VirtualFile; readonly disk: string | undefined; readonly state: State };

function compare(file: VirtualFile, disk: string | undefined): Compared {
  if (disk === undefined) return { file, disk, state: 'missing' };
  return { file, disk, state: isSameMeaning(file.path, disk, file.text) ? 'unchanged' : 'changed' };
}

function isOurs(root: string, path: string): boolean {
  return readText(root, path)?.startsWith(FIRST_LINE) === true;
}

export function isStale({ missing, changed, leftOver }: OutputDifference): boolean {
  return missing.length + changed.length + leftOver.length > 0;
}

/** The difference as problems: one for each file, or one in all where nothing was ever generated. */
export function toStaleProblems({
  missing,
  changed,
  unchanged,
  leftOver,
  events,
}: OutputDifference): readonly Problem[] {
  const problem = (state: 'missing' | 'changed' | 'left-over', file: string): Problem => ({
    code: 'stale-output',
    span: { file, start: 0, end: 0 },
    facts: { file, state, events: state === 'changed' ? events : [] },
  });
  const never = changed.length + unchanged.length === 0;
  return [
    ...missing.slice(0, never ? 1 : undefined).map(({ path }) => problem('missing', path)),
    ...changed.map(({ path }) => problem('changed', path)),
    ...leftOver.map((path) => problem('left-over', path)),
  ];
}
