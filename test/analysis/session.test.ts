import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/analysis/model/analysis.js';
import { analyze, createMemorySession, type MemorySession } from '../support/analyze.js';
import { createRandom, type Random } from '../support/random.js';
import { randomApp } from '../support/random-app.js';

/** The number of sequences. To repeat one failure, give its seed: FUZZ_SEED=123 FUZZ_SEQUENCES=1. */
const SEQUENCES = Number(process.env['FUZZ_SEQUENCES'] ?? 500);
const FIRST = Number(process.env['FUZZ_SEED'] ?? 1);

/** Files that others depend on. */
const CONNECTED: readonly (readonly [path: string, ...texts: string[]])[] = [
  [
    'package.json',
    '{}',
    'no json',
    '{ "imports": { "#types": "./src/types.ts", "#events": "./generated/events.ts" } }',
  ],
  [
    'src/types.ts',
    'export type SharedDoneEvent = {};',
    '/** @event other.name */\nexport type SharedDoneEvent = {};',
    'export type {',
    '',
  ],
  ['src/types/index.ts', 'export type SharedDoneEvent = {};'],
  [
    'events/barrel.ts',
    `export * from '../src/types.js';`,
    `export type { SharedDoneEvent } from '#types';`,
    `export * from './shared.js';`,
  ],
  [
    'events/generic.ts',
    'export type GenericEvent<T> = T;',
    '\nexport type GenericEvent<T = 1> = T;',
    'export class GenericEvent {}',
  ],
  [
    'config/names.ts',
    `export const c0 = 'user.created', c1 = 'order.paid';`,
    `export { c0 } from './more.js';`,
    'export {',
  ],
  ['config/more.ts', `export const c0 = 'shared.done';`, `export const c0 = process.env.X;`],
  [
    'tsc-run.config.mts',
    `export default { events: { registry: 'module' } };`,
    `export default { events: f() };`,
    `export default { events: { dir: 'src/more', subscribers: { other: { file: 'functions/shared.ts', events: ['more.done'] } } } };`,
    `const names = ['more.done']; names.push('user.created'); export default { events: { subscribers: { other: { events: names } } } };`,
  ],
  ['src/more/done.ts', 'export type MoreDoneEvent = {};', `export type { SharedDoneEvent } from '../types.js';`],
  ['src/more/old.d.ts', 'export type OldDoneEvent = {};', 'export type {'],
  ['events/old.d.ts', 'export type OldDoneEvent = {};', 'export type OldHelper = {};'],
  [
    'events/groups.ts',
    `import type { SharedDoneEvent } from './barrel.js'; export type AnyDoneEvent = SharedDoneEvent | SharedDoneEvent;`,
  ],
  [
    'src/emits.ts',
    `import { events } from '@tsc-run/core'; import { c0 } from '../config/names.js'; events.emit(c0); await events.emit('nope.nope');`,
    `import { events } from '#events'; await events.emit('shared.done');`,
    `import { events } from '@tsc-run/core'; await events.emit(`,
  ],
  ['functions/shared.ts', `export async function* listen() {}`, `export type listen = 1;`],
];

type Step = { readonly path: string; readonly text?: string };

function randomSteps(random: Random): readonly Step[] {
  const pool: Step[] = [
    ...CONNECTED.flatMap(([path, ...texts]) => texts.map((text) => ({ path, text }))),
    ...randomApp(random).sources,
    ...randomApp(random).sources,
  ];
  return Array.from({ length: 40 }, () => {
    const { path, text = '' } = random.pick(pool);
    if (random.chance(0.25)) return { path };
    // Edits that move the text after them, break the file, or change nothing.
    const edited = random.pick([
      text,
      text,
      text,
      `\n${text}`,
      text.replaceAll('\n', '\r\n'),
      `${text} `,
      text.slice(0, random.below(text.length)),
    ]);
    return { path, text: edited };
  });
}

function take(session: MemorySession, files: Map<string, string>, { path, text }: Step): void {
  if (text === undefined) {
    session.delete(path);
    files.delete(path);
  } else {
    session.set(path, text);
    files.set(path, text);
  }
}

const toSources = (files: ReadonlyMap<string, string>) => [...files].map(([path, text]) => ({ path, text }));

/** Compares with Node first: it is a hundred times faster, but does not show where two values differ. */
function expectSame(session: MemorySession, fresh: Analysis, when: string): void {
  const analysis = session.analysis();
  const difference = isDeepStrictEqual(analysis, fresh) ? {} : { analysis, fresh };
  expect(difference, when).toEqual({});
}

describe('a session', () => {
  test(`always equals a fresh start: ${SEQUENCES} sequences from seed ${FIRST}`, () => {
    for (let seed = FIRST; seed < FIRST + SEQUENCES; seed++) {
      const random = createRandom(seed);
      const session = createMemorySession();
      const files = new Map<string, string>();
      for (const [index, step] of randomSteps(random).entries()) {
        take(session, files, step);
        if (random.chance(0.3)) expectSame(session, analyze(toSources(files)), `seed ${seed}, step ${index}`);
      }
      expectSame(session, analyze(random.shuffle(toSources(files))), `seed ${seed}`);
    }
  });

  const APP = [
    { path: 'events/a.ts', text: 'export type OrderPaidEvent = { id: string };' },
    { path: 'functions/subscribers/mail.ts', text: 'export const listen = () => {};' },
    {
      path: 'tsc-run.config.ts',
      text: `export default { events: { subscribers: { mail: { events: ['order.paid'] } } } };`,
    },
    { path: 'a.ts', text: `import { events } from '@tsc-run/core'; await events.emit('order.paid', { id: '1' });` },
  ];
  const open = (): MemorySession => {
    const session = createMemorySession();
    for (const { path, text } of APP) session.set(path, text);
    return session;
  };

  test('returns the same analysis while nothing changes', () => {
    const session = open();
    const first = session.analysis();
    session.set('events/a.ts', APP[0]?.text as string);
    session.delete('nothing.ts');
    expect(session.analysis()).toBe(first);
  });

  test('returns the same model when a payload changes', () => {
    const session = open();
    const { model } = session.analysis();
    session.set('events/a.ts', 'export type OrderPaidEvent = { id: string; total: number };');
    expect(session.analysis().model).toBe(model);
  });

  test('returns the texts it was given', () => {
    const session = open();
    expect(session.textOf('a.ts')).toBe(APP[3]?.text);
    session.delete('a.ts');
    expect(session.textOf('a.ts')).toBeUndefined();
  });

  test('reports current lines even if offsets have not changed', () => {
    const session = createMemorySession();
    session.set('tsc-run.config.ts', 'export default {};');
    session.set('events/a.ts', '/* 1 */ export type OrderPaidEvent = {};');
    session.set('events/b.ts', 'export type Order_PaidEvent = {};');
    expect(session.analysis().diagnostics[1]?.message).toContain('events/a.ts:1.');
    session.set('events/a.ts', '/* 1 */\nexport type OrderPaidEvent = {};');
    expect(session.analysis().diagnostics[1]?.message).toContain('events/a.ts:2.');
  });

  test('never changes an analysis afterwards: it may be frozen', () => {
    const session = open();
    const analysis = session.analysis();
    const before = structuredClone(analysis);
    session.set('events/b.ts', 'export type OrderSentEvent = {};');
    session.delete('a.ts');
    session.analysis();
    expect(analysis).toEqual(before);
  });
});
