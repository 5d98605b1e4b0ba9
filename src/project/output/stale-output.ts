import { existsSync, realpathSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES } from '../../analysis/model/layout.js';
import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import type { Fix } from '../../analysis/model/fix.js';
import type { Problem } from '../../analysis/model/problem.js';
import { type Details, staleOutput, type StaleState } from '../../analysis/problems/stale-output.js';
import { toDiagnostic } from '../../analysis/problems/to-diagnostic.js';
import type { SourceText } from '../../analysis/model/source.js';
import { findUpwards } from '../disk/folder.js';
import { isOurs, type OutputDifference } from './output.js';

/** Compiled files that were generated for this app in another folder: TypeScript would see a second registry. */
export function findSuperseded(
  folder: Folder,
  compiled: readonly string[],
  rendered: readonly SourceText[],
): readonly string[] {
  const names = new Set(rendered.map(({ path }) => posix.basename(path)));
  const current = rendered.map(({ path }) => resolve(folder.path, path)).filter(existsSync);
  // The same folder, reached through a link, does not count.
  const real = new Set(current.map((path) => realpathSync(path)));
  return compiled.filter((path) => {
    if (!names.has(posix.basename(path)) || !isOurs(folder, path)) return false;
    if (real.has(realpathSync(resolve(folder.path, path)))) return false;
    // Without a config above it, the file is left over from one that was moved.
    const owner = findUpwards(dirname(resolve(folder.path, path)), CONFIG_FILES);
    return owner === undefined || owner === resolve(folder.path);
  });
}

/** The difference as problems: one for each file, or a single one if nothing was ever generated. */
export function toStaleProblems(
  { missing, changed, unchanged, leftOver, events }: OutputDifference,
  superseded: readonly string[] = [],
): readonly Problem<string, Details>[] {
  const problem = (state: StaleState, file: string) =>
    staleOutput.at({ file, start: 0, end: 0 }, { file, state, events: state === 'changed' ? events : [] });
  const never = changed.length + unchanged.length === 0;
  return [
    ...missing.slice(0, never ? 1 : undefined).map(({ path }) => problem('missing', path)),
    ...changed.map(({ path }) => problem('changed', path)),
    ...leftOver.map((path) => problem('left-over', path)),
    ...superseded.map((path) => problem('superseded', path)),
  ];
}

/** The difference as diagnostics, with the fix of each file. */
export function toStaleDiagnostics(
  difference: OutputDifference,
  superseded?: readonly string[],
): readonly Diagnostic[] {
  return toStaleProblems(difference, superseded).flatMap((problem) => {
    const fixes = () => [toStaleFix(difference, problem.span.file) ?? []].flat();
    return toDiagnostic(problem, { fixes }) ?? [];
  });
}

/**
 * The fix for a stale file: writes all of them. Undefined for a left-over file, and for one that tsc-run did not write:
 * nobody asked to replace that.
 */
function toStaleFix({ missing, changed, foreign }: OutputDifference, file: string): Fix | undefined {
  const written = [...missing, ...changed].filter(({ path }) => !foreign.includes(path));
  if (!written.some(({ path }) => path === file)) return undefined;
  return { title: REGENERATE, preferred: true, edits: [], creates: written.map(toCreated) };
}

export const REGENERATE = 'Regenerate';

function toCreated({ path, text }: SourceText): { readonly file: string; readonly text: string } {
  return { file: path, text };
}
