import { expect, test } from 'vitest';
import { analyze } from '../support/analyze.js';
import { readApp } from '../support/marked-app.js';

const HELPERS = `--- events/_helpers.ts
export type Nothing = never;
--- domain/shapes.ts
import type { Country } from './country.js';
export enum Color { Red, Green = 'green' }
export interface Address { street: string; country: Country; parent?: Address }
export type Page<T> = { items: T[]; next: string | null };
export type Maybe = string | undefined;
export type Stamped = { readonly at: Date };
export class Money { amount = 0 }
--- domain/country.ts
export type Country = 'DE' | 'FR';
`;

const formOf = (body: string): string | undefined => {
  const app = `${HELPERS}--- events/a.ts
import type { Address, Color, Maybe, Money, Page, Stamped } from '../domain/shapes.js';
import type { Foreign } from 'some-package';
type Local = { a: string };
type Json = string | Json[] | { [key: string]: Json };
declare const schema: { parse(): { id: string } };
declare const brand: unique symbol;
export ${body}
`;
  return analyze(readApp(app).sources).types.find(({ typeName }) => typeName === 'XEvent')?.json;
};

/** Event types as people write them: the syntax settles at least nine in ten. */
const ORDINARY = [
  'type XEvent = { id: string; name: string; email: string; registeredAt: string };',
  'interface XEvent { id: string; total: number; items: { sku: string; count: number }[] }',
  'type XEvent = { address: Address; color: Color; state: Color.Red };',
  'interface XEvent extends Local { readonly b?: number }',
  'type XEvent = { page: Page<Address> };',
  `type XEvent = { kind: 'a'; a: string } | { kind: 'b'; b: Local | null };`,
  'type XEvent = Readonly<{ a: Record<string, number>; b: ReadonlyArray<Local> }>;',
  `type XEvent = Pick<Address, 'street'> & { id: string & { readonly __brand: 'id' } };`,
  'type XEvent = { id: `id-${string}`; meta: unknown; list: readonly [string, number?] };',
  'type XEvent = { [key: string]: boolean };',
  'type XEvent = null;',
  'interface XEvent {}',
  `type XEvent = { [K in 'a' | 'b']: string };`,
  'type XEvent = { json: Json; maybe?: string | undefined };',
  'interface XEvent<T = Local> { data: T }',
  `type XEvent = Partial<Omit<Address, 'parent'>>;`,
];

test.each(ORDINARY)('the syntax says that this survives JSON: %s', (body) => {
  expect(formOf(body)).toBe('yes');
});

test.each([
  'type XEvent = { a: Local; at: Date };',
  'interface XEvent extends Stamped { id: string }',
  'type XEvent = { pages: Stamped[] };',
  'type XEvent = void;',
  'type XEvent = undefined;',
  'type XEvent = never;',
  'type XEvent = { a: string } | undefined;',
  'type XEvent = { list: (string | undefined)[] };',
  'type XEvent = { error: Error; pattern: RegExp; later: Promise<string> };',
  'type XEvent = { run(): void };',
])('the syntax says that JSON changes this: %s', (body) => {
  expect(formOf(body)).toBe('no');
});

test.each([
  `type XEvent = Address['street'];`,
  'type XEvent = ReturnType<typeof schema.parse>;',
  'type XEvent = { money: Money };',
  'type XEvent = { foreign: Foreign };',
  'interface XEvent extends Foreign { id: string }',
  'type XEvent = { list: Maybe[] };',
  'type XEvent = { readonly [brand]: 1; id: string };',
  'type XEvent = Local extends string ? Date : string;',
  `type XEvent = Omit<Stamped, 'at'>;`,
  'type XEvent = Page<Date>;',
  'type XEvent = { global: Buffer };',
  'type XEvent = { [K in keyof Stamped]: Stamped[K] };',
  'type XEvent = Maybe;',
])('the syntax leaves this to types: %s', (body) => {
  expect(formOf(body)).toBe('open');
});
