import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONFIG_FILES } from '../../../src/analysis/model/layout.js';
import { listCodes } from '../../../src/analysis/problems/index.js';
import { DEFAULTS } from '../../../src/editor/lsp/settings.js';
import { COMPILER_OPTIONS, REPOSITORY } from '../../support/app.js';
import { createLastingFolder } from '../../support/lasting-folder.js';
import { listFolder, readFile, writeFiles } from '../../support/temp-folder.js';
import { type Diagnostic, PULLING, startClient } from '../lsp/client.js';
import { EXTENSION, packVsix, VSCE, whyNoVsce } from './pack.js';

const folder = createLastingFolder();
const built = join(folder.path, 'extension');

beforeAll(() => {
  execFileSync(process.execPath, [join(EXTENSION, 'build.ts'), built]);
});
afterAll(() => folder.remove());

const DIST = ['extension.cjs', 'parser.wasm32-wasi.wasm', 'server.cjs', 'third-party.txt'];

test('the extension holds its code, the parser, licences and the documentation', () => {
  const docs = listFolder(join(REPOSITORY, 'docs'));
  expect(listFolder(built)).toEqual([...DIST.map((each) => `dist/${each}`), ...docs.map((each) => `docs/${each}`)]);
  const sizes = DIST.map((each) => statSync(join(built, 'dist', each)).size);
  // It would hold a second parser, or a compiler, if it were much larger.
  expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(3_000_000);
});

test('it holds the licence of each package that is part of it', () => {
  const licences = readFile(built, 'dist/third-party.txt').split(`${'-'.repeat(80)}\n`);
  for (const name of ['vscode-languageclient', 'vscode-languageserver', 'oxc-parser', 'get-tsconfig', 'semver']) {
    const own = licences.find((each) => each.trimStart().startsWith(`${name} `));
    expect(own, name).toMatch(/Permission (?:is hereby granted|to use)/);
  }
  expect(licences.filter((each) => !/license|permission/i.test(each))).toEqual([]);
});

type Report = { readonly uri: string; readonly items: readonly Diagnostic[] };

/** What a server says about all apps below a folder. */
async function diagnose(root: string, folders: readonly string[], command?: readonly string[]) {
  const client = await startClient(root, {
    capabilities: PULLING,
    folders,
    initializationOptions: { typescript: false, write: false },
    ...(command !== undefined && { command }),
  });
  for (const each of folders)
    for (const file of listFolder(join(root, each))) if (file.endsWith('ts')) client.open(`${each}/${file}`);
  const { items } = await client.ask<{ items: readonly Report[] }>('workspace/diagnostic', { previousResultIds: [] });
  const log = client.log();
  client.kill();
  const all = items.flatMap(({ uri, items: own }) => own.map((each) => ({ uri, ...each })));
  return { all, log };
}

test('its server runs by itself, and says what that of the package says about each problem', async () => {
  const root = join(folder.path, 'apps');
  const codes = listCodes().filter((code) => existsSync(join(REPOSITORY, 'fixtures/problems', code)));
  for (const code of codes) {
    cpSync(join(REPOSITORY, 'fixtures/problems', code), join(root, code), { recursive: true });
    // Paths are resolved by what the package loads on first use.
    const compilerOptions = { ...COMPILER_OPTIONS, paths: { '#shared/*': ['./shared/*'] } };
    writeFiles(join(root, code), {
      'package.json': '{ "type": "module" }\n',
      'tsconfig.json': JSON.stringify({ compilerOptions }),
    });
  }
  writeFiles(root, {
    'paths/package.json': '{ "type": "module" }\n',
    'paths/tsconfig.json': JSON.stringify({
      compilerOptions: { ...COMPILER_OPTIONS, paths: { '#names': ['./names.ts'] } },
    }),
    'paths/names.ts': `export const NAME = 'user.registered';\n`,
    'paths/tsc-run.config.ts': `import { NAME } from '#names';\nexport default { events: { subscribers: { mail: { events: [NAME, 'nobody.knows'] } } } };\n`,
    'paths/events/user-registered.ts': 'export type UserRegisteredEvent = { id: string };\n',
    'paths/functions/subscribers/mail.ts': 'export function listen() {}\n',
  });
  const folders = [...codes, 'paths'];
  const ours = await diagnose(root, folders, [process.execPath, join(built, 'dist/server.cjs')]);
  const theirs = await diagnose(root, folders);
  const without = ({ codeDescription: _, ...rest }: Diagnostic) => rest;
  expect(ours.all.map(without)).toEqual(theirs.all.map(without));
  const unknown = ours.all.filter(({ message }) => message.includes('nobody.knows'));
  expect(unknown.map(({ uri }) => uri)).toEqual([pathToFileURL(join(root, 'paths/tsc-run.config.ts')).href]);
  expect(new Set(ours.all.map(({ uri }) => uri.slice(0, uri.lastIndexOf('/')))).size).toBeGreaterThan(20);
  expect(ours.log).toBe('');
  const pages = ours.all.map(({ codeDescription }) => fileURLToPath(codeDescription?.href ?? ''));
  expect(pages.filter((each) => !each.startsWith(built) || !existsSync(each))).toEqual([]);
});

type Manifest = {
  readonly version: string;
  readonly activationEvents: readonly string[];
  readonly engines: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
};

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(join(REPOSITORY, path, 'package.json'), 'utf8')) as Manifest;
}

test('its manifest agrees with the package', () => {
  const { version, activationEvents, engines, contributes } = readManifest('editors/vscode');
  expect(version).toBe(readManifest('.').version);
  const extensions = CONFIG_FILES.map((each) => each.slice(each.lastIndexOf('.') + 1));
  expect(activationEvents[0]).toBe(`workspaceContains:**/tsc-run.config.{${extensions.join(',')}}`);
  const settings = Object.entries(contributes.configuration.properties).map(([name, { default: value }]) => [
    name,
    value,
  ]);
  expect(settings).toEqual(Object.entries(DEFAULTS).map(([name, value]) => [`tsc-run.${name}`, value]));
  expect(engines['vscode']).toBe(`^${readManifest('node_modules/@types/vscode').version}`);
  const parser = readManifest('node_modules/@oxc-parser/binding-wasm32-wasi');
  expect(parser.version).toBe(readManifest('node_modules/oxc-parser').version);
});

test.skipIf(whyNoVsce !== '')(`vsce packs these files and no others ${whyNoVsce}`, () => {
  const vsix = packVsix(folder.path);
  const { stdout } = spawnSync(process.execPath, [VSCE, 'ls', '--no-dependencies'], {
    cwd: EXTENSION,
    encoding: 'utf8',
  });
  const own = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
  expect(stdout.trim().split('\n').sort()).toEqual([...own, ...listFolder(built)].sort());
  const around = ['[Content_Types].xml', 'extension.vsixmanifest'];
  const packed = ['LICENSE.txt', 'changelog.md', 'package.json', 'readme.md', ...listFolder(built)];
  expect(listZip(vsix)).toEqual([...around, ...packed.map((each) => `extension/${each}`)].sort());
  expect(statSync(vsix).size).toBeLessThan(1_100_000);
});

/** The names of the files in a zip archive, sorted: those of its central directory. */
function listZip(path: string): readonly string[] {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('PK\x05\x06');
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    names.push(bytes.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names.sort();
}
