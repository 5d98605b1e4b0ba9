import { mkdirSync, symlinkSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { WireForms, WireType } from '../../src/contracts/model/wire-type.js';
import { readWireForms } from '../../src/contracts/read/read-wire-forms.js';
import { toJsonSchema } from '../../src/contracts/schema/json-schema.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { createMemoryFolder } from '../support/analyze.js';
import { createFolder, type Files, writeFiles } from '../support/temp-folder.js';
import { readTypes, toEvent, toText } from './read-types.js';

const TSCONFIG = '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": false, "types": [] } }';

const read = (text: string): Promise<WireForms> => readTypes(new Map([['case', toText(text)]]));

/** Reads `events/case.ts` of an app on the disk. */
async function readApp(root: string): Promise<WireType | undefined> {
  const { events } = await readWireForms({ folder: openFolder(root), events: [toEvent('case', 'events/case.ts')] });
  return events.get('case');
}

function createApp(files: Files): string {
  return createFolder({ 'tsconfig.json': TSCONFIG, 'package.json': '{ "type": "module" }', ...files });
}

describe('types of any size', () => {
  const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
  const compile = (forms: WireForms, allErrors = false): unknown =>
    new Ajv2020({ strict: false, allErrors, code: { optimize: false } }).compile(toJsonSchema(forms, 'case'));

  test('10,000 properties', async () => {
    const forms = await read(
      `{ ${range(10_000)
        .map((each) => `p${each}: string;`)
        .join(' ')} }`,
    );
    const { properties } = toJsonSchema(forms, 'case') as { readonly properties: object };
    expect(Object.keys(properties)).toHaveLength(10_000);
  });

  test('a union of 700 objects, and one of 700 texts', async () => {
    const objects = range(700).map((each) => `{ kind: 'k${each}'; v${each}: number }`);
    const texts = range(700).map((each) => `'t${each}'`);
    const forms = await read(`{ one: ${objects.join(' | ')}; text: ${texts.join(' | ')} }`);
    const validate = compile(forms) as (value: unknown) => boolean;
    expect(validate({ one: { kind: 'k699', v699: 1 }, text: 't0' })).toBe(true);
    expect(validate({ one: { kind: 'k699', v698: 1 }, text: 't0' })).toBe(false);
  });

  test('3,000 interfaces inside each other, and 3,000 in a circle', async () => {
    const chain = (name: string, last: string): string =>
      range(3_000)
        .map((each) => `interface ${name}${each} { next: ${each === 2_999 ? last : `${name}${each + 1}`} }`)
        .join('\n');
    const forms = await read(
      `${chain('Deep', 'null')}\n${chain('Round', 'Round0')}\nexport type CaseEvent = { deep: Deep0; round: Round0 };`,
    );
    expect(JSON.stringify(toJsonSchema(forms, 'case')).length).toBeGreaterThan(100_000);
  });

  test('a type that doubles at each of 30 steps is written once for each step', async () => {
    const steps = range(30).map((each) => `type T${each + 1} = { a: T${each}; b: T${each} };`);
    const forms = await read(`type T0 = { end: true };\n${steps.join('\n')}\nexport type CaseEvent = T30;`);
    expect(JSON.stringify(toJsonSchema(forms, 'case')).length).toBeLessThan(10_000);
    const anonymous = `type Twice<T, N extends 1[] = []> = N['length'] extends 16 ? T : Twice<{ a: T; b: T }, [...N, 1]>;
export type CaseEvent = Twice<{ end: true }>;`;
    expect(JSON.stringify(toJsonSchema(await read(anonymous), 'case')).length).toBeLessThan(10_000);
  });

  test('a generic type that grows without end is told', async () => {
    const growing = 'interface Box<T> { value: T; next?: Box<Box<T>>; list?: Box<T[]> }\n';
    await expect(read(`${growing}export type CaseEvent = Box<string>;`)).rejects.toMatchObject({
      name: 'ToolError',
      message: 'The type of case never ends: Box contains itself with ever larger arguments',
    });
    const wide = 'type Both<T> = { left: Both<[T]>; right: Both<{ of: T }> };\n';
    await expect(read(`${wide}export type CaseEvent = { deep: Both<1> };`)).rejects.toThrow('never ends: Both');
  });
});

describe('what a program is made of', () => {
  test('the app alone decides what its files say', async () => {
    const root = createApp({
      'events/case.ts': `import type { Part } from '../part.js';\nexport type CaseEvent = { part: Part };`,
      'part.ts': 'export type Part = string;',
    });
    expect(await readApp(root)).toMatchObject({ properties: [{ type: { kind: 'string' } }] });
    const past = new Map([
      ['tsconfig.json', TSCONFIG],
      ['package.json', '{ "type": "module" }'],
      ['events/case.ts', `import type { Part } from '../part.js';\nexport type CaseEvent = { part: Part };`],
    ]);
    const events = [toEvent('case', 'events/case.ts')];
    // On the disk there is such a file, but in the past there was none.
    await expect(readWireForms({ folder: createMemoryFolder(past, root), events })).rejects.toThrow(
      `events/case.ts:1:27 does not compile: Cannot find module '../part.js'`,
    );
    past.set('part.ts', 'export type Part = number;');
    const { events: old } = await readWireForms({ folder: createMemoryFolder(past, root), events });
    expect(old.get('case')).toMatchObject({ properties: [{ type: { kind: 'number' } }] });
  });

  test('null and undefined are seen in an app that is not strict', async () => {
    const root = createApp({
      'events/case.ts': 'export type CaseEvent = { a: string | null; b: string | undefined };',
    });
    expect(await readApp(root)).toMatchObject({
      properties: [
        { name: 'a', optional: false, type: { kind: 'union' } },
        { name: 'b', optional: true, type: { kind: 'string' } },
      ],
    });
  });

  test('paths, base configs, references and package imports resolve', async () => {
    const root = createFolder({
      'package.json': '{ "type": "module", "imports": { "#own/*": "./own/*" } }',
      'base.json':
        '{ "compilerOptions": { "module": "nodenext", "target": "es2022", "paths": { "@/*": ["./lib/*"] } } }',
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json':
        '{ "extends": "./base.json", "compilerOptions": { "composite": true }, "include": ["events"] }',
      'lib/money.ts': 'export type Money = { amount: number };',
      'own/id.ts': 'export type Id = `id-${string}`;',
      'events/case.ts': `import type { Money } from '@/money.js';
import type { Id } from '#own/id.js';
export type CaseEvent = { total: Money; id: Id };`,
    });
    expect(await readApp(root)).toMatchObject({
      properties: [{ type: { kind: 'object' } }, { type: { kind: 'template' } }],
    });
  });

  test('a linked package of the workspace', async () => {
    const root = createApp({
      'app/package.json': '{ "type": "module" }',
      'app/events/case.ts': `import type { Part } from '@acme/parts';\nexport type CaseEvent = { part: Part };`,
      'parts/package.json': '{ "name": "@acme/parts", "type": "module", "exports": "./index.ts" }',
      'parts/index.ts': 'export type Part = { size: number };',
    });
    mkdirSync(`${root}/app/node_modules/@acme`, { recursive: true });
    symlinkSync(`${root}/parts`, `${root}/app/node_modules/@acme/parts`);
    expect(await readApp(`${root}/app`)).toMatchObject({
      properties: [{ type: { properties: [{ name: 'size', span: { file: '../parts/index.ts' } }] } }],
    });
  });

  test('global declarations, and what augments an imported type', async () => {
    const root = createApp({
      'globals.d.ts': 'interface Money { amount: number }',
      'augment.d.ts': `import './part.js';\ndeclare module './part.js' { interface Part { added: true } }`,
      'part.ts': 'export interface Part { size: number }',
      'events/case.ts': `import type { Part } from '../part.js';\nexport type CaseEvent = { part: Part };`,
    });
    const part = { type: { properties: [{ name: 'size' }, { name: 'added' }] } };
    expect(await readApp(root)).toMatchObject({ properties: [part] });
    writeFiles(root, {
      'events/case.ts': `import type { Part } from '../part.js';\nexport type CaseEvent = { part: Part; total: Money };`,
    });
    expect(await readApp(root)).toMatchObject({ properties: [part, { type: { properties: [{ name: 'amount' }] } }] });
  });

  test('a name that nothing declares is told, not read as anything', async () => {
    const root = createApp({ 'events/case.ts': 'export type CaseEvent = { a: { b: Missing } };' });
    await expect(readApp(root)).rejects.toThrow(`events/case.ts:1:35 does not compile: Cannot find name 'Missing'.`);
  });

  test('default exports, renamed exports and re-exports', async () => {
    const root = createApp({
      'part.ts': 'export interface Inner { id: string }',
      'events/case.ts': `export type { Inner as CaseEvent } from '../part.js';`,
      'events/other.ts': 'export default interface OtherEvent { id: number }',
    });
    const events = [toEvent('case', 'events/case.ts'), toEvent('other', 'events/other.ts', 'default')];
    const forms = await readWireForms({ folder: openFolder(root), events });
    expect(forms.events.get('case')).toMatchObject({ properties: [{ type: { kind: 'string' } }] });
    expect(forms.events.get('other')).toMatchObject({ properties: [{ type: { kind: 'number' } }] });
    const gone = [toEvent('gone', 'events/case.ts', 'GoneEvent')];
    await expect(readWireForms({ folder: openFolder(root), events: gone })).rejects.toThrow(
      'events/case.ts exports no type GoneEvent, which is the event gone',
    );
  });
});

test('a property knows where it is declared, and what its comment says', async () => {
  const root = createApp({
    'part.ts': `export interface Base {
  /**
   * Never changes.
   * @deprecated Use key.
   * @minLength 3
   */
  'the-id': string;
}`,
    'events/case.ts': `import type { Base } from '../part.js';
export interface CaseEvent extends Base { at: string }`,
  });
  expect(await readApp(root)).toEqual({
    kind: 'object',
    properties: [
      { name: 'at', optional: false, type: { kind: 'string' }, span: { file: 'events/case.ts', start: 82, end: 84 } },
      {
        name: 'the-id',
        optional: false,
        type: { kind: 'string' },
        notes: {
          description: 'Never changes.',
          deprecated: 'Use key.',
          tags: [{ name: 'minLength', text: '3' }],
        },
        span: { file: 'part.ts', start: 102, end: 110 },
      },
    ],
    indexes: [],
  });
});
