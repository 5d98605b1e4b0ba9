import { openFolder } from '../../project/disk/folder.js';
import { isMerging } from '../../project/disk/git-state.js';
import { watchApp } from '../../project/watch/watch-app.js';
import { fail, type Guard } from './guard.js';

/** Keeps the generated files of an app up to date with its saved files, except during a merge or a rebase. */
export function writeSaved(root: string, guard: Guard): { close(): void } {
  const folder = openFolder(root);
  const onError = (error: unknown): void => guard('writing', nothing, () => fail(error));
  return watchApp(folder, { mayWrite: () => !isMerging(folder), onRound: nothing, onError });
}

function nothing(): void {}
