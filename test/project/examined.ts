import { execFileSync } from 'node:child_process';
import { readAppState } from '../../src/project/doctor/app-state.js';
import { type DoctorFinding } from '../../src/project/doctor/check.js';
import { examine } from '../../src/project/doctor/examine.js';
import { mend } from '../../src/project/doctor/mend.js';
import { syncOutput } from '../../src/project/app/project.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { COMPILER_OPTIONS, type CompilerName, createApp } from '../support/app.js';
import { readFile } from '../support/temp-folder.js';
import { REPOSITORY } from '../support/app.js';

const { version: VERSION } = JSON.parse(readFile(REPOSITORY, 'package.json')) as { readonly version: string };

export const MANIFEST = JSON.stringify({
  type: 'module',
  dependencies: { '@tsc-run/core': '^0.1.0' },
  devDependencies: { typescript: '^6.0.0' },
});

/** A tsconfig that a healthy app has, with options added. */
export function tsconfig(options: object = {}, rest: object = {}): string {
  const plugins = [{ name: '@tsc-run/core/plugin' }];
  return JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, plugins, ...options }, ...rest });
}

type Changes = Readonly<Record<string, string | undefined>>;

/** An app in which nothing is wrong. */
export async function createHealthy(changes: Changes = {}, compiler: CompilerName = '6.0'): Promise<string> {
  const plugins = compiler === '6.0' || compiler === '5.9' ? {} : { plugins: undefined };
  const root = createApp({ 'package.json': MANIFEST, 'tsconfig.json': tsconfig(plugins), ...changes }, compiler);
  await syncOutput(openFolder(root));
  return root;
}

export const stateOf = (root: string, project?: string) =>
  readAppState({ cwd: root, project, version: VERSION, storeOf: (app) => `${app}/.tsc-run/events.db` });

/** What the doctor finds in an app. */
export async function look(root: string, project?: string): Promise<readonly DoctorFinding[]> {
  return examine(await stateOf(root, project));
}

export async function fix(root: string): Promise<void> {
  await mend(() => stateOf(root));
}

/** `stale-output generated/events.ts:1`, as far as there is a place. */
export function toLine({ name, place }: DoctorFinding): string {
  return [name, place && [place.file, place.line].filter((each) => each !== undefined).join(':')]
    .filter((each) => each !== undefined)
    .join(' ');
}

/** Runs git as somebody who has no settings. */
export function git(root: string, ...args: readonly string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  execFileSync('git', [...author, ...args], { cwd: root, env, stdio: 'pipe' });
}
