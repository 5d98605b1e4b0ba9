import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openFolder } from '../../src/project/disk/folder.js';
import { openWholeProject, syncOutput } from '../../src/project/app/project.js';
import { listCompiledFiles, loadTsconfigs } from '../../src/project/compiler/load-tsconfig.js';
import { COMPILER_OPTIONS, REPOSITORY } from '../support/app.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

/** Replaces the text from `start` to `end` in a file, which may be new; its path is relative to the app. */
export type HostEdit = { readonly file: string; readonly start: number; readonly end: number; readonly text: string };

/** A fix as a host offers it; `at` is `file:line:column TS71001`. */
export type HostFix = { readonly at: string; readonly title: string; readonly edits: readonly HostEdit[] };

export function toTitles(fixes: readonly HostFix[]): ReadonlySet<string> {
  return new Set(fixes.map(({ at, title }) => `${at} ${title}`));
}

/** The fix, and the one of each other problem that `isPreferred`: what remains then is wrong with the fix. */
export function withOthers(
  fix: HostFix,
  all: readonly HostFix[],
  isPreferred: (fix: HostFix) => boolean,
): readonly HostFix[] {
  const others = all.filter(({ at }, index) => at !== fix.at && all.findIndex((each) => each.at === at) === index);
  return [fix, ...others.filter(isPreferred)];
}

/** Copies an app, and its generated files only if they show a problem: a fix may move them. */
export function copyApp(app: string, copy: string): void {
  const isStale = basename(app) === 'stale-output';
  cpSync(app, copy, { recursive: true, filter: (path) => isStale || basename(path) !== 'generated' });
}

/** Copies an app and applies fixes to the copy; they were all made for its texts as they are. */
export function applyFixes(app: string, copy: string, fixes: readonly HostFix[]): void {
  copyApp(app, copy);
  const edits = new Map(fixes.flatMap((fix) => fix.edits.map((each) => [JSON.stringify(each), each])));
  for (const { file, start, end, text } of [...edits.values()].sort((a, b) => b.start - a.start)) {
    const before = existsSync(join(copy, file)) ? readFile(copy, file) : '';
    writeFiles(copy, { [file]: before.slice(0, start) + text + before.slice(end) });
  }
}

export function regenerate(app: string): Promise<unknown> {
  return syncOutput(openFolder(app));
}

/** How many problems of one kind an app has. */
export function countProblems(app: string, code: string): number {
  const folder = openFolder(app);
  const { analysis } = openWholeProject(folder, listCompiledFiles(folder, loadTsconfigs(folder)));
  return analysis.diagnostics.filter((each) => each.code === code).length;
}

/** What TypeScript 7 says about apps in one folder, in one run: each is a project of its own. */
export function compileAll(folder: string, apps: readonly string[]): string {
  const tsc = join(REPOSITORY, 'node_modules/typescript-7.0/bin/tsc');
  const tsconfig = JSON.stringify({ compilerOptions: COMPILER_OPTIONS });
  for (const app of apps) writeFiles(app, { 'tsconfig.json': tsconfig });
  const args = [tsc, '-b', '--force', ...apps.map((each) => basename(each))];
  return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).stdout;
}
