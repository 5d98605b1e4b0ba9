import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { REPOSITORY } from './app.js';
import { createLastingFolder } from './lasting-folder.js';
import { execute, packInto } from './packages.js';
import { type Files, writeFiles } from './temp-folder.js';

/** A folder with the packed package in its node_modules, which every app in a folder below it finds. */
export type Installed = {
  readonly path: string;
  readonly tarball: string;
  /** Writes an app into a new folder. */
  readonly createApp: (name: string, files: Files) => string;
  readonly remove: () => void;
};

/** Packs the package and installs it, with other packages and a compiler of this repository. */
export function installPacked(compiler: string, ...others: readonly string[]): Installed {
  const folder = createLastingFolder();
  const tarball = packInto(folder.path);
  writeFiles(folder.path, { 'package.json': '{ "private": true }\n' });
  execute('npm', folder.path, 'install', '--no-audit', '--no-fund', '--no-save', tarball, ...others);
  linkTypescript(folder.path, compiler);
  return {
    ...folder,
    tarball,
    createApp: (name, files) => {
      const app = join(folder.path, 'apps', name);
      mkdirSync(app, { recursive: true });
      writeFiles(app, files);
      return app;
    },
  };
}

export function linkTypescript(folder: string, version: string): void {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(join(REPOSITORY, `node_modules/typescript-${version}`), join(folder, 'node_modules/typescript'));
}

export type Ran = { readonly code: number | null; readonly output: string };

/** Runs a program; `output` is what it prints on both streams. */
export function run(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, GITHUB_ACTIONS: undefined, CI: undefined };
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, output }));
  });
}

/** Runs the `tsc-run` or `tsc` that is installed in the folder or nearest above it. */
export function runBin(cwd: string, line: string): Promise<Ran> {
  const [name = '', ...args] = line.split(' ');
  const script = name === 'tsc' ? 'typescript/bin/tsc' : '@tsc-run/core/dist/cli.cjs';
  for (let folder = cwd; ; folder = join(folder, '..')) {
    const path = join(folder, 'node_modules', script);
    if (existsSync(path)) return run(process.execPath, [path, ...args], cwd);
    if (folder === '/') throw new Error(`no ${name} is installed for ${cwd}`);
  }
}

/** A Node of that major version: this one, one on the PATH, or the oldest supported one, which is installed. */
export function findNode(major: 20 | 24, parent: string): string {
  const known = [process.execPath, ...(process.env['PATH'] ?? '').split(delimiter).map((each) => join(each, 'node'))];
  const isMajor = (path: string) =>
    existsSync(path) && spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout.startsWith(`v${major}.`);
  const found = known.find(isMajor);
  if (found !== undefined) return found;
  return installNode(major === 20 ? '20.19.0' : '24', join(parent, `node-${major}`));
}

const ATTEMPTS = 3;

/** Installs that Node, and returns its path. npm does not tell when the script fails that fetches it. */
export function installNode(version: string, folder: string): string {
  const node = join(folder, 'node_modules/.bin/node');
  for (let attempt = 0; attempt < ATTEMPTS && !existsSync(node); attempt++) {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    writeFiles(folder, { 'package.json': '{ "private": true }\n' });
    execute('npm', folder, 'install', '--no-audit', '--no-fund', '--no-save', `node@${version}`);
  }
  return node;
}
