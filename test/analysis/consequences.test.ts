import { expect, test } from 'vitest';
import { check, diagnosticsOf } from '../support/marked-app.js';

const EMITS = `
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit('order.paid', {});
await events.emit('user.registered', {});
`;

const CONFIG = `
--- tsc-run.config.ts
export default { events: { subscribers: { mail: { events: ['order.paid', 'user.registered'], external: true } } } };
`;

test('while a file of events/ does not parse, no name is reported as unknown', () => {
  check(`${CONFIG}${EMITS}
--- events/order-paid.ts
export type OrderPaidEvent = { /*syntax-error*/`);
});

test('while a file that events/ re-exports does not parse, no name is reported as unknown', () => {
  check(`${CONFIG}${EMITS}
--- events/all.ts
export * from '../shared/orders.js';
--- shared/orders.ts
export type OrderPaidEvent = { /*syntax-error*/`);
});

test('while the config cannot be read, no emit is reported as unsubscribed', () => {
  check(`${EMITS}
--- tsc-run.config.ts
export default { events: { subscribers: /*config-not-static*/load() } };
--- events/all.ts
export type OrderPaidEvent = {};
export type UserRegisteredEvent = {};
`);
});

test('a config that is not static still has its names compared with events/', () => {
  check(`
--- tsc-run.config.ts
export default {
  events: {
    subscribers: {
      a: { events: /*config-not-static*/load(), external: true },
      b: { events: [/*unknown-event*/'order.payd'], external: true },
    },
  },
};
--- events/all.ts
export type OrderPaidEvent = {};
`);
});

test('a file that emits and does not parse does not affect other files', () => {
  check(`${CONFIG}
--- events/order-paid.ts
export type OrderPaidEvent = {};
export type UserRegisteredEvent = {};
--- lib/a.ts
import { events } from '@tsc-run/core';
await events.emit('order.paid', { id: /*syntax-error*/; });
--- lib/b.ts
import { events } from '@tsc-run/core';
await events.emit(/*unknown-event*/'order.payd', {});
`);
});

const REST = `
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*unknown-event*/'order.paid', {});
`;

test.each<[string, string, string]>([
  [
    'two types claim the name',
    `--- tsc-run.config.ts
export default { events: { subscribers: { mail: { events: ['order.paid'], external: true } } } };
--- events/a.ts
export type /*duplicate-event*/OrderPaidEvent = {};
--- events/b.ts
export type /*duplicate-event*/OrderPaidEvent = {};
`,
    'events/a.ts:1',
  ],
  [
    'the config has two spellings of the name',
    `--- tsc-run.config.ts
export default {
  events: {
    subscribers: {
      a: { events: ['order.paid'], external: true },
      b: { events: [/*ambiguous-event-name*/'order_paid'], external: true },
    },
  },
};
--- events/a.ts
export type OrderPaidEvent = {};
`,
    'tsc-run.config.ts:5',
  ],
  [
    'the type is a class',
    `--- tsc-run.config.ts
export default { events: { subscribers: { mail: { events: [/*unknown-event*/'order.paid'], external: true } } } };
--- events/a.ts
export class /*unsupported-event-type*/OrderPaidEvent {}
`,
    'events/a.ts:1',
  ],
  [
    'the type is generic',
    `--- tsc-run.config.ts
export default { events: { subscribers: { mail: { events: [/*unknown-event*/'order.paid'], external: true } } } };
--- events/a.ts
export type /*generic-event-type*/OrderPaidEvent<T> = T;
`,
    'events/a.ts:1',
  ],
])('%s: who names the event is told of the cause', (_, app, place) => {
  const analysis = check(`${app}${REST}`);
  const unknown = diagnosticsOf(analysis).filter(({ code }) => code === 'unknown-event');
  expect(new Set(unknown.map(({ message }) => message))).toEqual(
    new Set([`'order.paid' is not an event, because of the problem at ${place}.`]),
  );
  expect(unknown.flatMap(({ fixes }) => fixes)).toEqual([]);
});
