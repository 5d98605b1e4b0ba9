import { cpSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VirtualFile } from '../../src/render/code.js';
import { renderFiles } from '../../src/render/render.js';
import { analyze } from '../support/analyze.js';
import type { Files, Program } from './program.js';
import { BASE, type Settings } from './settings.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Creates a folder below which the built package and Zod can be imported. */
export function createWorkspace(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tsc-run-types-')));
  for (const each of ['package.json', 'dist']) {
    cpSync(join(REPOSITORY, each), join(folder, 'node_modules/@tsc-run/core', each), { recursive: true });
  }
  symlinkSync(join(REPOSITORY, 'node_modules/zod'), join(folder, 'node_modules/zod'), 'junction');
  return folder;
}

/** All files of a program, with those generated from them. */
export type Written = { readonly files: Files; readonly generated: readonly VirtualFile[] };

export function generate(program: Program): Written {
  const generated = (program.apps ?? ['']).flatMap((app) => generateApp(app, program.files));
  const all: Record<string, string | undefined> = {
    'package.json': JSON.stringify({ type: program.settings.type }),
    'tsconfig.json': toTsconfig(program.settings),
    ...Object.fromEntries(generated.map(({ path, text }) => [path, text])),
    ...program.files,
    ...program.afterwards,
  };
  const files = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { files: Object.fromEntries(files), generated };
}

function generateApp(app: string, files: Files): readonly VirtualFile[] {
  const prefix = app === '' ? '' : `${app}/`;
  const sources = Object.entries(files)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, text]) => ({ path: path.slice(prefix.length), text }));
  return renderFiles(analyze(sources, `/${app}`).model).map(({ path, text, origins }) => ({
    path: prefix + path,
    text,
    origins: new Map([...origins].map(([line, span]) => [line, { ...span, file: prefix + span.file }])),
  }));
}

export function toTsconfig({ options }: Settings): string {
  return JSON.stringify({ compilerOptions: { ...BASE, ...options }, include: ['**/*'] }, undefined, 2);
}

export function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
