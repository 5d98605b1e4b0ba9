import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ANNOTATED, DECLARED } from './cases/declarations.js';
import { CONFIG, SHOP } from './cases/shop.js';
import { compile, ONE_OF_EACH } from './compilers.js';
import { BASE, hasOptions, type Settings } from './settings.js';
import { createWorkspace, generate, writeFiles } from './write-programs.js';

/** What apps export that has our types in it compiles with `declaration` as it does without. */

const OUTPUT = { noEmit: false, emitDeclarationOnly: true, declaration: true, rootDir: '.', outDir: 'out' };

const WAYS: readonly (readonly [string, Settings])[] = [
  ['ESM', { type: 'module', options: { module: 'nodenext', ...OUTPUT } }],
  ['CommonJS', { type: 'commonjs', options: { module: 'node16', ...OUTPUT } }],
  ['composite', { type: 'module', options: { module: 'nodenext', composite: true, ...OUTPUT } }],
  ['bundler', { type: 'module', options: { module: 'esnext', moduleResolution: 'bundler', ...OUTPUT } }],
  [
    'isolatedDeclarations',
    { type: 'module', options: { module: 'nodenext', isolatedDeclarations: true, ...OUTPUT }, since: '5.9' },
  ],
];

/** The config, as `isolatedDeclarations` needs it: it cannot infer the result of a call. */
const PLAIN = CONFIG.replace(/defineConfig\(\{.*/, '{').replace(/\}\);\s*$/, '} as const;');
const config = CONFIG.replace(/ *\/\/ error.*/, '');

/** Only ES modules may await at the top level. */
function toFiles({ type, options }: Settings): Readonly<Record<string, string>> {
  const all = options.isolatedDeclarations ? ANNOTATED : { ...DECLARED, ...ANNOTATED };
  const ways = Object.entries(all).filter(([, text]) => type === 'module' || !text.includes('await opened'));
  return Object.fromEntries(
    ways.map(([title, text]) => [
      `ways/${title.replace(/[^A-Za-z]+/g, '-')}.ts`,
      `import { events } from '@tsc-run/core';\n${text}`,
    ]),
  );
}

/** A project that sees only the declarations. */
function toReader({ options: { module, moduleResolution } }: Settings): string {
  return JSON.stringify({
    compilerOptions: { ...BASE, module, moduleResolution },
    include: ['../app/out'],
  });
}

const workspace = createWorkspace();
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

describe.each(ONE_OF_EACH)('TypeScript $name', (compiler) => {
  it.each(WAYS.filter(([, settings]) => hasOptions(settings, compiler)))(
    'declares what is passed on: %s',
    async (name, settings) => {
      const folder = `${compiler.name}-${name}`;
      const files = {
        ...SHOP,
        'tsc-run.config.ts': settings.options.isolatedDeclarations ? PLAIN : config,
        ...toFiles(settings),
      };
      mkdirSync(join(workspace, folder), { recursive: true });
      writeFiles(join(workspace, folder, 'app'), generate({ name, files, settings }).files);
      writeFiles(join(workspace, folder, 'reader'), {
        'package.json': JSON.stringify({ type: settings.type }),
        'tsconfig.json': toReader(settings),
      });
      expect(await compile(compiler, workspace, [`${folder}/app`], ['--noEmit', 'false'])).toEqual([]);
      const written = join(workspace, folder, 'app/out/ways');
      const texts = readdirSync(written).map((file) => readFileSync(join(written, file), 'utf8'));
      expect(texts.length).toBe(Object.keys(toFiles(settings)).length);
      // Nothing names a file of the package, and no declaration has the whole registry in it.
      expect(texts.filter((text) => /dist\/|_exports/.test(text))).toEqual([]);
      expect(texts.filter((text) => text.includes('take:') || text.length > 3_000)).toEqual([]);
      expect(await compile(compiler, workspace, [`${folder}/reader`])).toEqual([]);
    },
    180_000,
  );
});
