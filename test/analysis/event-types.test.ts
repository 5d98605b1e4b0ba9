import { describe, expect, test } from 'vitest';
import { createMemorySession } from '../support/analyze.js';
import { check, eventsOf } from '../support/marked-app.js';

/** Each app and its events; every problem in it is marked. */
const CASES: Record<string, { readonly app: string; readonly events: Record<string, string> }> = {
  'a type alias': {
    app: `--- events/a.ts
export type OrderPaidEvent = { id: string };
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'an interface': {
    app: `--- events/a.ts
export interface OrderPaidEvent { id: string }
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'an interface in several parts': {
    app: `--- events/a.ts
export interface OrderPaidEvent { id: string }
export interface OrderPaidEvent { at: /*payload-not-json*/Date }
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'declare, and several types in one file': {
    app: `--- events/a.ts
export declare type OrderPaidEvent = { id: string };
export declare interface OrderSentEvent { id: string }
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.sent': 'OrderSentEvent' },
  },
  'without types that are not exported, and without helpers': {
    app: `--- events/a.ts
type OrderPaidEvent = { id: string };
export type Order = { id: string };
export type EventOptions = { id: string };
export const events = 1;
export default class Registry {}
`,
    events: {},
  },
  'an export list': {
    app: `--- events/a.ts
type OrderPaidEvent = { id: string };
interface OrderSentEvent { id: string }
export type { OrderPaidEvent };
export { type OrderSentEvent };
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.sent': 'OrderSentEvent' },
  },
  'a rename': {
    app: `--- events/a.ts
type Paid = { id: string };
type RefundedEvent = { id: string };
export type { Paid as OrderPaidEvent, RefundedEvent as Refunded };
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'a type that comes back from outside the folder': {
    app: `--- events/a.ts
export type OrderPaidEvent = { id: string };
--- events/b.ts
export type { OrderPaidEvent } from '../src/orders.js';
--- src/orders.ts
export * from '../events/a.js';
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'one type of a package along two paths': {
    app: `--- events/a.ts
export * from '../src/orders.js';
--- src/orders.ts
export * from './paid.js';
export type { OrderPaidEvent } from 'orders';
--- src/paid.ts
export type { OrderPaidEvent } from 'orders';
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'a name written with an escape': {
    app: `--- events/a.ts
export type Order\\u0050aidEvent = { id: string };
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'a re-export from outside events/': {
    app: `--- events/a.ts
export type { OrderPaidEvent } from '../src/types.js';
export type { Sent as OrderSentEvent } from '../src/types.js';
--- src/types.ts
export type OrderPaidEvent = { id: string };
export type Sent = { id: string };
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.sent': 'OrderSentEvent' },
  },
  'a re-export of an import': {
    app: `--- events/a.ts
import type { OrderPaidEvent } from '../src/types.js';
import type * as types from '../src/types.js';
export type { OrderPaidEvent };
export { types };
--- src/types.ts
export type OrderPaidEvent = { id: string };
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'a re-export from a package': {
    app: `--- events/a.ts
export type { OrderPaidEvent, Sent as OrderSentEvent } from '@acme/events';
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.sent': 'OrderSentEvent' },
  },
  'a barrel, which repeats what its files export': {
    app: `--- events/index.ts
export * from './order.js';
export type { UserLeftEvent } from './user.js';
export type { UserLeftEvent as UserGoneEvent } from './user.js';
export { default as Again } from './user.js';
--- events/order.ts
export type OrderPaidEvent = { id: string };
--- events/user.ts
export type UserLeftEvent = { id: string };
export default interface UserJoinedEvent { id: string }
`,
    events: { 'order.paid': 'OrderPaidEvent', 'user.left': 'UserLeftEvent', 'user.joined': 'UserJoinedEvent' },
  },
  'a barrel of barrels, in circles': {
    app: `--- events/index.ts
export * from './all/index.js';
--- events/all/index.ts
export * from '../index.js';
export * from './order';
--- events/all/order/index.ts
export type OrderPaidEvent = { id: string };
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'export * from outside events/, and a local type of the same name': {
    app: `--- events/a.ts
export * from '../src/types.js';
export type OrderPaidEvent = { own: true };
--- src/types.ts
export type OrderPaidEvent = { id: string };
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'export * from outside events/': {
    app: `--- events/a.ts
export * from '../src/types.js';
--- src/types.ts
export * from './more.js';
export type OrderPaidEvent = { id: string };
export const helper = 1;
--- src/more.ts
export interface OrderSentEvent { id: string }
export class /*x*/Order {}
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.sent': 'OrderSentEvent' },
  },
  'one type that two files re-export from outside is one event': {
    app: `--- events/a.ts
export type { OrderPaidEvent } from '../src/types.js';
--- events/b.ts
export type { OrderPaidEvent } from '../src/types.js';
--- src/types.ts
export type OrderPaidEvent = { id: string };
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'an alias of another file’s event is an event of its own': {
    app: `--- events/a.ts
export type OrderPaidEvent = { id: string };
--- events/b.ts
import type { OrderPaidEvent } from './a.js';
export type OrderSettledEvent = OrderPaidEvent;
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.settled': 'OrderSettledEvent' },
  },
  'default exports': {
    app: `--- events/a.ts
export default interface OrderPaidEvent { id: string }
--- events/b.ts
type OrderSentEvent = { id: string };
export default OrderSentEvent;
--- events/c.ts
type OrderLostEvent = { id: string };
export type { OrderLostEvent as default };
--- events/d.ts
interface Found { id: string }
export default Found;
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.sent': 'OrderSentEvent', 'order.lost': 'OrderLostEvent' },
  },
  'a default export of another file under a name': {
    app: `--- events/a.ts
export { default as OrderPaidEvent } from '../src/paid.js';
--- src/paid.ts
export default interface Paid { id: string }
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  'a type and a value of one name': {
    app: `--- events/a.ts
import { z } from 'zod';
export const OrderPaidEvent = z.object({ id: z.string() });
export type OrderPaidEvent = z.infer<typeof OrderPaidEvent>;
const SentEvent = 1;
type SentEvent = { id: string };
export { SentEvent as OrderSentEvent };
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.sent': 'OrderSentEvent' },
  },
  '@internal at the declaration, at the export and at the name': {
    app: `--- events/a.ts
/** @internal */
export type OneEvent = { id: string };
/** @internal */
type TwoEvent = { id: string };
type ThreeEvent = { id: string };
type FourEvent = { id: string };
type OrderPaidEvent = { id: string };
export type { TwoEvent };
/** @internal */
export type { ThreeEvent };
export type {
  /** @internal */
  FourEvent,
  OrderPaidEvent,
};
/** Only a word: internal. @internally */
export class /*unsupported-event-type*/FiveEvent {}
/** @internal */
export class SixEvent {}
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
  '@event at the declaration, then at the export': {
    app: `--- events/a.ts
/**
 * A person joins.
 *
 * @event member.joined
 */
export interface UserRegisteredEvent { id: string }
/** @event at.declaration */
type OneEvent = { id: string };
type TwoEvent = { id: string };
type ThreeEvent = { id: string };
/** @event at.export */
export type { OneEvent };
/** @event of.list */
export type {
  TwoEvent,
  /** @event of.name */
  ThreeEvent,
};
// @event not.jsdoc
/* @event not.jsdoc.either */
export type FourHitEvent = { id: string };
/** @event not.adjacent */

const x = 1;
export type FiveHitEvent = { id: string };
/** @event jsdoc.above.comments */
// eslint-disable-next-line
export type SixEvent = { id: string };
`,
    events: {
      'member.joined': 'UserRegisteredEvent',
      'at.declaration': 'OneEvent',
      'of.list': 'TwoEvent',
      'of.name': 'ThreeEvent',
      'four.hit': 'FourHitEvent',
      'five.hit': 'FiveHitEvent',
      'jsdoc.above.comments': 'SixEvent',
    },
  },
  '@event of a type that is re-exported': {
    app: `--- events/a.ts
export type { OneEvent } from '../src/types.js';
/** @event at.export */
export type { TwoEvent } from '../src/types.js';
export * from '../src/star.js';
--- src/types.ts
/** @event at.declaration */
export type OneEvent = { id: string };
export type TwoEvent = { id: string };
--- src/star.ts
/** @event of.star */
export type ThreeEvent = { id: string };
`,
    events: { 'at.declaration': 'OneEvent', 'at.export': 'TwoEvent', 'of.star': 'ThreeEvent' },
  },
  'an empty tag': {
    app: `--- events/a.ts
/** @event /*invalid-event-name*/*/
export type OrderPaidEvent = { id: string };
`,
    events: {},
  },
  generics: {
    app: `--- events/a.ts
export type OneHitEvent<T = string> = { id: T };
export interface TwoHitEvent<A = 1, B extends string = 'b'> { id: A }
export type /*generic-event-type*/ThreeHitEvent<A, B = 1> = { id: A };
export interface /*generic-event-type*/FourHitEvent<A = 1, B> { id: A }
/** @internal */
export type BaseEvent<T> = { id: T };
`,
    events: { 'one.hit': 'OneHitEvent', 'two.hit': 'TwoHitEvent' },
  },
  'files of every kind': {
    app: `--- events/a.ts
export type AHitEvent = {};
--- events/deep/er/b.mts
export type BHitEvent = {};
--- events/c.cts
export type CHitEvent = {};
--- events/d.d.ts
export type /*declaration-file-skipped*/DHitEvent = {};
--- events/e.d.mts
export type /*declaration-file-skipped*/EHitEvent = {};
--- events/f.test.ts
export type FHitEvent = {};
--- events/g.spec.mts
export type GHitEvent = {};
--- events/_h.ts
export type HHitEvent = {};
--- events/i.js
export type IHitEvent = {};
--- events/j.tsx
export type JHitEvent = {};
--- other/k.ts
export type KHitEvent = {};
--- src/events/l.ts
export type LHitEvent = {};
--- events.ts
export type MHitEvent = {};
--- events/_folder/n.ts
export type NHitEvent = {};
--- events/o.test/index.ts
export type OHitEvent = {};
`,
    events: {
      'a.hit': 'AHitEvent',
      'b.hit': 'BHitEvent',
      'c.hit': 'CHitEvent',
      'n.hit': 'NHitEvent',
      'o.hit': 'OHitEvent',
    },
  },
  'types of files that are not read, exported from a file that is': {
    app: `--- events/a.ts
export * from './_shared.js';
export type { DHitEvent } from './d.js';
--- events/_shared.ts
export type SharedHitEvent = {};
--- events/d.d.ts
export type DHitEvent = {};
`,
    events: { 'shared.hit': 'SharedHitEvent', 'd.hit': 'DHitEvent' },
  },
  'a class beside an interface of its name': {
    app: `--- events/a.ts
export interface /*unsupported-event-type*/AHitEvent { id: string }
export class /*unsupported-event-type*/AHitEvent { undo() {} }
--- events/b.ts
export { BHitEvent as /*unsupported-event-type*/BHitEvent } from '../b.js';
export interface CHitEvent { id: string }
export const CHitEvent = (id: string): CHitEvent => ({ id });
export type DHitEvent = { id: string };
export namespace DHitEvent { export const version = 1; }
--- b.ts
export declare class BHitEvent { undo(): void }
export interface BHitEvent { id: string }
`,
    events: { 'c.hit': 'CHitEvent', 'd.hit': 'DHitEvent' },
  },
  'helpers of other events': {
    app: `--- events/a.ts
import type { DHitEvent as D } from './b.js';
export interface AHitEvent { id: string }
/** @internal */
export type InternalHitEvent = AHitEvent | D;
export type /*helper-event-type*/EitherHitEvent = (AHitEvent) | D;
export type PartlyHitEvent = AHitEvent | { id: number };
export type OtherHitEvent = AHitEvent | Other;
type Other = { id: boolean };
export type FilledHitEvent<T = object> = BoxHitEvent<T> | CrateHitEvent<T>;
export type /*generic-event-type*/BoxHitEvent<T> = { a: T };
export class /*unsupported-event-type*/CrateHitEvent<T> { b!: T }
--- events/b.ts
import type { Base } from '../base.js';
export interface /*helper-event-type*/BaseHitEvent { id: string }
interface Middle extends BaseHitEvent { at: string }
export type DHitEvent = Middle & Base & { d: string };
export interface EHitEvent extends Base { e: string }
--- base.ts
export interface Base { id: string }
`.replace('export type FilledHit', 'export type /*helper-event-type*/FilledHit'),
    events: {
      'a.hit': 'AHitEvent',
      'base.hit': 'BaseHitEvent',
      'd.hit': 'DHitEvent',
      'e.hit': 'EHitEvent',
      'either.hit': 'EitherHitEvent',
      'filled.hit': 'FilledHitEvent',
      'other.hit': 'OtherHitEvent',
      'partly.hit': 'PartlyHitEvent',
    },
  },
  'helpers that are meant as events': {
    app: `--- events/a.ts
export interface RunEvent { id: string }
export interface RunStartedEvent extends RunEvent { at: string }
export interface RunEndedEvent extends RunEvent { at: string }
/** @event run.changed */
export type RunChangedEvent = RunStartedEvent | RunEndedEvent;
export type /*helper-event-type*/RunMovedEvent = RunStartedEvent | RunEndedEvent;
--- tsc-run.config.ts
export default { events: { rules: { 'vague-event-name': 'off' }, subscribers: { log: { external: true, events: ['run', 'run.changed', 'run.moved'] } } } };
`,
    events: {
      run: 'RunEvent',
      'run.changed': 'RunChangedEvent',
      'run.ended': 'RunEndedEvent',
      'run.moved': 'RunMovedEvent',
      'run.started': 'RunStartedEvent',
    },
  },
  'declaration files': {
    app: `--- events/built.ts
export type BuiltHitEvent = { id: string };
--- events/built.d.ts
export type BuiltHitEvent = { id: string };
--- events/view.tsx
export type ViewHitEvent = { id: string };
--- events/view.d.ts
export type ViewHitEvent = { id: string };
--- events/globals.d.ts
declare const VERSION: string;
--- events/broken.d.ts
export type {
--- events/written.d.cts
declare class /*declaration-file-skipped*/WrittenHitEvent {}
`,
    events: { 'built.hit': 'BuiltHitEvent' },
  },
  'a tag at one of several declarations of an interface': {
    app: `--- events/a.ts
export interface AHitEvent { id: string }
/** @event a.struck */
export interface AHitEvent { at: string }
/** @event b.export */
export type { BHitEvent, CHitEvent } from '../b.js';
--- b.ts
/** @event b.declared */
export type BHitEvent = { id: string };
export type CHitEvent = { id: string };
`,
    events: { 'a.struck': 'AHitEvent', 'b.declared': 'BHitEvent', 'b.export': 'CHitEvent' },
  },
  'other exports of that name': {
    app: `--- events/a.ts
export class /*unsupported-event-type*/AEvent {}
export abstract class /*unsupported-event-type*/BEvent {}
export enum /*unsupported-event-type*/CEvent { X }
export const enum /*unsupported-event-type*/DEvent { X }
export const /*unsupported-event-type*/EEvent = 1, other = 2;
export let { /*unsupported-event-type*/FEvent } = { FEvent: 1 };
export function /*unsupported-event-type*/GEvent() {}
export namespace /*unsupported-event-type*/HEvent { export const x = 1 }
export * as /*unsupported-event-type*/IEvent from './b.js';
class J {}
export { J as /*unsupported-event-type*/JEvent };
export { Thing as /*unsupported-event-type*/KEvent } from '../src/thing.js';
export * from /*unsupported-event-type*/'package';
export * as helpers from 'package';
--- events/b.ts
export default class /*unsupported-event-type*/LEvent {}
--- src/thing.ts
export class Thing {}
`,
    events: {},
  },
  'package imports': {
    app: `--- package.json
{ "imports": { "#shared": { "types": "./shared/index.ts", "default": "./dist/x.js" }, "#lib/*.js": "./lib/*.js" } }
--- events/a.ts
export * from '#shared';
export type { OrderSentEvent } from '#lib/sent.js';
export * from /*unsupported-event-type*/'#unknown';
export * from /*unsupported-event-type*/'#others/orders.js';
--- shared/index.ts
export type OrderPaidEvent = {};
--- lib/sent.ts
export class /*x*/Order {}
/** @event order.sent */
export type OrderSentEvent = {};
`,
    events: { 'order.paid': 'OrderPaidEvent', 'order.sent': 'OrderSentEvent' },
  },
  'a BOM, CRLF and a shebang': {
    app: `--- events/a.ts
\uFEFF/** @event a.b */\r\nexport type AEvent = { at: /*payload-not-json*/Date };\r\n
--- events/b.ts
#!/usr/bin/env node
export type OrderPaidEvent = {};
`,
    events: { 'a.b': 'AEvent', 'order.paid': 'OrderPaidEvent' },
  },
  'what JSON cannot carry': {
    app: `--- events/a.ts
import type { Map } from './own.js';
interface Set<T> { of: T }
export type OrderPaidEvent = {
  a: /*payload-not-json*/Date;
  b: Map<string, string>;
  c: Set<string>;
  d: readonly (/*payload-not-json*/bigint)[] | /*payload-not-json*/10n;
  e?: /*payload-not-json*/symbol;
  f: /*payload-not-json*/new () => object;
  /*payload-not-json*/g(): void;
  h: { deep: [/*payload-not-json*/Uint8Array, /*payload-not-json*/WeakMap<object, /*x*/Date>] };
  i: string | null;
  j: /*payload-not-json*/ReadonlyMap<string, string>;
};
--- events/own.ts
export type Map<A, B> = [A, B];
`,
    events: { 'order.paid': 'OrderPaidEvent' },
  },
};

describe('event types', () => {
  test.each(Object.entries(CASES))('%s', (_, { app, events }) => {
    expect(eventsOf(check(app))).toEqual(events);
  });

  test('keep the name under which to import them', () => {
    const { model } = check(`--- events/a.ts
type Paid = {};
export type { Paid as OrderPaidEvent };
export default interface OrderSentEvent {}
`);
    expect(model.events.map(({ type }) => [type.typeName, type.exportName])).toEqual([
      ['OrderPaidEvent', 'OrderPaidEvent'],
      ['OrderSentEvent', 'default'],
    ]);
  });

  test('ask for the files they are re-exported from', () => {
    const session = createMemorySession([
      { path: 'events/a.ts', text: `export type { OrderPaidEvent } from '../src/types.js';\n` },
      { path: 'tsc-run.config.ts', text: 'export default {};' },
    ]);
    expect(session.analysis().coverage).toBe('whole');
    expect(session.followed()).toEqual(['src/types.ts', 'src/types.tsx', 'src/types.d.ts', 'src/types.js']);
  });

  test('are incomplete while a file does not parse', () => {
    const { coverage } = check(`--- events/a.ts
export type { OrderPaidEvent } from '../src/types.js';
--- src/types.ts
export type OrderPaidEvent = /*syntax-error*/;
`);
    expect(coverage).toBe('partial');
  });
});
