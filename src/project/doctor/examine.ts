import type { AppState } from './app-state.js';
import type { Check, DoctorFinding } from './check.js';
import { appNotRead, configFolder, configNotFound, unreadableFile } from './checks/config.js';
import { editorTypescript } from './checks/editor.js';
import { strayLink, twins } from './checks/files.js';
import { ignoredOutput, lineEnds, unchecked, uncommittedOutput } from './checks/git.js';
import { secondGenerated, staleOutput, twoRegistries } from './checks/output.js';
import { notInstalled, notListed, otherVersion, twoCopies } from './checks/packages.js';
import { noPlugin, tsPatch, uselessPlugin } from './checks/plugin.js';
import { store } from './checks/store.js';
import { noSqlite, oldNode, watchLimit } from './checks/system.js';
import { noRegistry, notCompiled, noTsconfig, oldTypescript, unfitOptions } from './checks/tsconfigs.js';

/** All checks, in the order in which what they find should be mended. */
export const CHECKS: readonly Check[] = [
  oldNode,
  unreadableFile,
  configNotFound,
  configFolder,
  appNotRead,
  notInstalled,
  notListed,
  otherVersion,
  twoCopies,
  oldTypescript,
  noTsconfig,
  unfitOptions,
  staleOutput,
  secondGenerated,
  twoRegistries,
  notCompiled,
  noRegistry,
  noPlugin,
  uselessPlugin,
  tsPatch,
  editorTypescript,
  ignoredOutput,
  uncommittedOutput,
  lineEnds,
  unchecked,
  store,
  noSqlite,
  strayLink,
  twins,
  watchLimit,
];

/** Everything that is wrong around an app. */
export function examine(state: AppState): readonly DoctorFinding[] {
  return CHECKS.flatMap(({ name, severity, look }) => look(state).map((found) => ({ ...found, name, severity })));
}
