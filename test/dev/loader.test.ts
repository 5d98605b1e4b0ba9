import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { findNode } from '../support/installed.js';
import { createLastingFolder } from '../support/lasting-folder.js';
import { createFolder, type Files } from '../support/temp-folder.js';

/** What an app may be written in, and what it prints. */
const MODULES: Files = {
  'package.json': '{ "type": "module", "imports": { "#lib/*": "./lib/*.ts" } }',
  'tsconfig.json': `{ "compilerOptions": { "experimentalDecorators": true,
    "baseUrl": ".", "paths": { "@lib/*": ["./lib/*"] } } }`,
  'lib/things.ts': `export enum Color { Red, Green = 'g' }
export const enum Size { Small = 1, Large }
export namespace Geometry { export namespace Inner { export const x = 1; } }
export class Point { constructor(readonly x: number, private y = 2) {} get sum() { return this.x + this.y; } }
export interface Only {}
`,
  'lib/data.json': '{ "n": 7 }',
  'lib/folder/index.ts': 'export const f = 4;',
  'lib/module.mts': 'export const m: number = 1;',
  'lib/common.cts': 'const c: number = 2; export = { c };',
  'lib/legacy.ts': `function log(_: unknown, __: string, d: PropertyDescriptor) { const old = d.value; d.value = () => 'logged ' + old(); }
export class Service { @log hello() { return 'hello'; } }
`,
  'lib/thrower.ts': `interface Long {
  a: number;
}
export function boom(x: Long): never {
  throw new Error('boom ' + x.a);
}
`,
  'main.ts': `import data from './lib/data.json';
import typed from './lib/data.json' with { type: 'json' };
import { Color, Only, Point, Size } from './lib/things';
import { Geometry } from './lib/things.js';
import { Point as Aliased } from '@lib/things';
import { Point as Imported } from '#lib/things';
import { f } from './lib/folder';
import { m } from './lib/module.mjs';
import common from './lib/common.cjs';
import { Service } from './lib/legacy.js';
import { boom } from './lib/thrower.js';
const only: Only = {};
const stack = (() => { try { return boom({ a: 1 }); } catch (error) { return /thrower.ts:[0-9:]+/.exec((error as Error).stack!)![0]; } })();
console.log(JSON.stringify([data.n, typed.n, Color.Red, Color.Green, Size.Large, new Point(1).sum, Geometry.Inner.x,
  new Aliased(1).sum, new Imported(2).sum, f, m, common.c, new Service().hello(), stack, only]));
`,
};

const COMMON: Files = {
  'package.json': '{}',
  'tsconfig.json':
    '{ "compilerOptions": { "module": "commonjs", "esModuleInterop": true, "paths": { "@lib/*": ["./lib/*"] } } }',
  'lib/thing.ts': 'export enum Color { Red, Green }\nexport const dir = __dirname;\n',
  'lib/old.ts': 'class Old { x = 5; }\nexport = Old;\n',
  'lib/data.json': '{ "n": 7 }',
  'main.ts': `import * as path from 'node:path';
import Old = require('./lib/old');
import { Color, dir } from './lib/thing';
import { Color as Aliased } from '@lib/thing';
const { n } = require('./lib/data.json') as { n: number };
void import('./lib/thing').then((late) => {
  console.log(JSON.stringify([Color.Green, Aliased.Green, late.Color.Green, path.basename(dir), path.basename(__filename), n, new Old().x]));
});
`,
};

/** Without `experimentalDecorators`. */
const STANDARD: Files = {
  'package.json': '{ "type": "module" }',
  'main.ts': `function log(old: Function, context: ClassMethodDecoratorContext) { return () => String(context.name) + ' ' + old(); }
class Service { @log hello() { return 'world'; } accessor z = 1; }
console.log(JSON.stringify([new Service().hello(), new Service().z]));
`,
};

function run(node: string, files: Files): unknown {
  const folder = createFolder(files);
  const loader = pathToFileURL(join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs')).href;
  const { stdout, stderr } = spawnSync(node, ['--import', loader, 'main.ts'], { cwd: folder, encoding: 'utf8' });
  return stdout === '' ? stderr : JSON.parse(stdout);
}

describe.each([20, 24] as const)('on Node %i, the loader runs', (major) => {
  const lasting = createLastingFolder();
  afterAll(lasting.remove);
  const node = findNode(major, lasting.path);

  test('modules', () => {
    const expected = [7, 7, 0, 'g', 2, 3, 1, 3, 4, 4, 1, 2, 'logged hello', 'thrower.ts:5:9', {}];
    expect(run(node, MODULES)).toEqual(expected);
  });

  test('CommonJS', () => {
    expect(run(node, COMMON)).toEqual([1, 1, 1, 'lib', 'main.ts', 7, 5]);
  });

  test('standard decorators', () => {
    expect(run(node, STANDARD)).toEqual(['hello world', 1]);
  });
});
