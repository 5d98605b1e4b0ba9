import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readPlainTypes } from '../../src/analysis/syntax/plain-types.js';
import { parseModule } from '../../src/analysis/syntax/read-module.js';
import { createRandom, type Random } from '../support/random.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const ROUNDS = process.env['LONG'] === undefined ? 20_000 : 1_000_000;
const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** Whether a text is read without the parser. If it is, the parser must read the same. */
function isPlain(text: string, file = 'events/a.ts'): boolean {
  const plain = readPlainTypes(text);
  if (plain === undefined) return false;
  expect({ text, ...parseModule(file, text) }).toEqual({ text, file, imports: [], emitCalls: [], ...plain });
  return true;
}

describe('read without the parser', () => {
  test.each([
    'export type AEvent = { id: string };',
    'export type AEvent = { id: string }\n',
    '/** Said of it. */\nexport type AEvent = {\n  kind: \'a\' | "b" | 1 | null;\n  of?: readonly string[][]\n};\n',
    'export interface AEvent { id: string, at?: B; }\nexport type B = true\n',
    'export type AEvent = { readonly: string; readonly readonly?: number; type: any; export: unknown };',
    'export type AEvent =\n  | { a: { b: { c: C }[] } } // one\n  | { d: undefined }; /* two */\n',
    'export type AEvent = B;export interface B {} // end',
    '\uFEFFexport type AEvent = B;',
    '// nothing but a comment',
    '',
  ])('%j', (text) => expect(isPlain(text)).toBe(true));
});

describe('left to the parser', () => {
  test.each([
    'export type AEvent = { id: string',
    'export type AEvent = { id: string } export type B = C;',
    'export type AEvent = { a: string b: string };',
    'export type AEvent = { a: readonly string };',
    'export type AEvent = { a: string\n[] };',
    'export type AEvent = { a: 01; b: 1e3 };',
    "export type AEvent = 'a\nb';",
    'export type AEvent = keyof B;',
    'export type AEvent = typeof B;',
    'export type AEvent<T> = T;',
    'export type AEvent = B<C>;',
    'export type AEvent = B & C;',
    'export type AEvent = B.C;',
    'export type AEvent = { get a(): string };',
    'export type AEvent = { [key: string]: number };',
    'export type AEvent = { at: Date };',
    'export type AEvent = { n: bigint };',
    'export interface AEvent extends B {}',
    'export type string = B;',
    'export type A\u00e9Event = B;',
    'export type A\\u0042 = B;',
    'export { type AEvent };',
    'export type { AEvent };',
    'export default interface AEvent {}',
    'export declare type AEvent = B;',
    'type AEvent = B;',
    'export type AEvent = B; f;',
    '/** @event a.b */ export type AEvent = B;',
    '/* never ends',
    'export type AEvent = B;;',
    '#!/bin/sh\nexport type AEvent = B;',
    `export type AEvent = ${'{ a: '.repeat(2_000)}B${' }'.repeat(2_000)};`,
  ])('%j', (text) => expect(readPlainTypes(text)).toBeUndefined());
});

const WORDS = [
  ...'export type interface readonly A B_2 AEvent string number boolean null any unknown true keyof typeof get in'.split(
    ' ',
  ),
  ...`{ } { } [ ] [] : : ; , | ? = = . < > & - \` # 'a' "b" ' 0 12 01 1.5 $ é // /* */ /**/`.split(' '),
  '\u2028',
  '\n',
  '\n',
  '\r\n',
  '\t',
];

test(`random words: ${ROUNDS} from seed ${SEED}`, () => {
  const random = createRandom(SEED);
  let plain = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const text = change(random, writeTypes(random));
    if (isPlain(text, `events/a.${random.pick(['ts', 'mts', 'cts'])}`)) plain++;
  }
  // Some texts, but not all: both ways of reading were compared.
  expect(plain / ROUNDS).toBeGreaterThan(0.2);
  expect(plain / ROUNDS).toBeLessThan(0.9);
});

function writeTypes(random: Random): string {
  const some = (most: number, write: (index: number) => string): string[] =>
    Array.from({ length: random.below(most + 1) }, (_, index) => write(index));
  const space = (): string => random.pick(['', ' ', '\n', ' /* b */ ', ' // c\n']);
  const literal = (): string => random.pick(["'a'", '"b"', '0', '12', 'null', 'true', 'string', 'number', 'A', 'B_2']);
  const part = (depth: number): string => (depth > 0 && random.chance(0.4) ? members(depth - 1) : literal());
  const array = (text: string): string => random.pick([text, text, `${text}[]`, `readonly ${text}[]`]);
  const type = (depth: number): string =>
    [part(depth), ...some(2, () => part(depth))].map(array).join(`${space()}|${space()}`);
  const member = (depth: number, index: number): string =>
    `${random.pick(['', 'readonly '])}${random.pick(['id', 'readonly', "'k'", '7'])}${index}`.replace(
      /(['\d])\d$/,
      '$1',
    ) + `${random.pick(['', '?'])}:${space()}${type(depth)}${random.pick([';', ',', '\n', ';\n'])}`;
  const members = (depth: number): string => `{${space()}${some(3, (index) => member(depth, index)).join(space())}}`;
  const statements = some(3, (index) =>
    random.chance(0.7)
      ? `export type A${index}Event =${space()}${type(2)};`
      : `export interface B${index} ${members(2)}`,
  );
  return statements.join(random.pick(['\n', '\n\n', ' ', ';\n']));
}

/** Inserts a word, removes a piece, or changes nothing. */
function change(random: Random, text: string): string {
  if (random.chance(0.3)) return text;
  const at = random.below(text.length + 1);
  const end = random.chance(0.5) ? at : Math.min(text.length, at + 1 + random.below(4));
  const word = random.chance(0.7) ? random.pick(WORDS) : '';
  return `${text.slice(0, at)}${word}${text.slice(end)}`;
}

test('declarations of packages', () => {
  const files = readdirSync(MODULES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.d\.[mc]?ts$/.test(file),
  );
  const texts = files.map((file) => readFileSync(`${MODULES}${file}`, 'utf8'));
  expect(texts.filter((text) => isPlain(text)).length).toBeGreaterThan(0);
});
