import { describe, expect, test } from 'vitest';
import { check } from '../support/marked-app.js';

const APP = `
--- events/a.ts
export type UserRegisteredEvent = { id: string };
export type UserDeletedEvent = { id: string };
export type OrderPaidEvent = { id: string };
--- tsc-run.config.ts
export default { events: { subscribers: { x: { external: true, events: ['user.registered', 'user.deleted'] } } } };
--- src/a.ts
import { events } from '@tsc-run/core';
`;

const TYPO = `/*unknown-event*/'user.registerd'`;

/** Each list, with the names in it that can be read; a `+` at the end says that there may be others. */
const LISTS: Record<string, { readonly code: string; readonly names: string }> = {
  'an array': {
    code: `await events.emitMany([{ type: 'user.registered', data }, { data, type: ${TYPO} }]);`,
    names: 'user.registered user.registerd',
  },
  'an array that nobody subscribes to': {
    code: `await events.emitMany([{ type: /*unsubscribed-event*/'order.paid', data }]);`,
    names: 'order.paid',
  },
  'quoted keys and spreads of objects': {
    code: `await events.emitMany([{ 'type': 'user.registered', ...rest }, { ...rest, "type": ${TYPO} }]);`,
    names: 'user.registerd+',
  },
  'a map': {
    code: `await events.emitMany(users.map((user) => ({ type: ${TYPO}, data: user })));`,
    names: 'user.registerd',
  },
  'a map with as const': {
    code: `await events.emitMany(users.map((user) => ({ type: 'user.registered', data: user }) as const));`,
    names: 'user.registered',
  },
  'a map over a block with several returns': {
    code: `await events.emitMany(users.map((user) => {
  if (user.gone) { return { type: 'user.deleted', data: user }; }
  for (const x of user.xs) { const type = ${TYPO.replace('/*unknown-event*/', '')}; return { type, data: x }; }
  [1].map(() => { return { type: 'nope' }; });
  return { type: 'user.registered' as const, data: user };
}));`.replace('{ type, data: x }', '{ /**/type: /*unknown-event*/type, data: x }'),
    names: 'user.deleted user.registerd user.registered',
  },
  'a map with a function': {
    code: `await events.emitMany(users.map(function (user) { return { type: ${TYPO}, data: user }; }));`,
    names: 'user.registerd',
  },
  'a map that takes the name': {
    code: `const type = 'nope';\nawait events.emitMany(users.map((type) => ({ type, data })));`,
    names: '+',
  },
  'flatMap, Array.from and Promise.all': {
    code: `await events.emitMany(users.flatMap((user) => user.ok ? [{ type: 'user.deleted', data }] : []));
await events.emitMany(Array.from(users, (user) => ({ type: ${TYPO}, data })));
await events.emitMany(await Promise.all(users.map(async (user) => ({ type: 'user.registered', data: await f(user) }))));`,
    names: 'user.deleted | user.registerd | user.registered',
  },
  'a filtered map': {
    code: `await events.emitMany(users.map((user) => ({ type: ${TYPO}, data })).filter(Boolean).slice(0, 10));`,
    names: 'user.registerd',
  },
  spreads: {
    code: `await events.emitMany([...users.map((user) => ({ type: ${TYPO}, data })), { type: 'user.deleted', data }, ...others]);`,
    names: 'user.registerd user.deleted+',
  },
  choices: {
    code: `await events.emitMany(x ? [{ type: y ? 'user.registered' : ${TYPO}, data }] : [z ? { type: 'user.deleted', data } : { type: 'user.deleted', data }]);`,
    names: 'user.registered user.registerd user.deleted user.deleted',
  },
  'a constant': {
    code: `const batch = [{ type: ${TYPO}, data }] as const;\nawait events.emitMany(batch);`,
    names: 'user.registerd',
  },
  'a constant of a function': {
    code: `export async function f() { const batch = users.map((user) => ({ type: ${TYPO}, data }) as const); await events.emitMany(batch); }`,
    names: 'user.registerd',
  },
  'a constant of another file, at its use': {
    code: `import { batch } from './batch.js';\nawait events.emitMany(/*unknown-event*/batch);\n--- src/batch.ts\nexport const batch = [{ type: 'user.registerd', data: {} }] as const;`,
    names: 'user.registerd',
  },
  'an array that is filled later': {
    code: `const batch = [];\nbatch.push({ type: 'user.registered', data });\nawait events.emitMany(batch);`,
    names: '+',
  },
  'destructured emitMany': {
    code: `const { emitMany: send } = events;\nawait send([{ type: ${TYPO}, data }]);`,
    names: 'user.registerd',
  },
  'lists that hold themselves': {
    code: `const a = [...b, ...b, { type: 'user.deleted', data }]; const b = [...a, ...a];\nawait events.emitMany(a);`,
    names: 'user.deleted+',
  },
  'what cannot be read': {
    code: `await events.emitMany(rows); await events.emitMany(); await events.emitMany([row, { data }, 1]); await events.emitMany([]);`,
    names: '+ | + | + | +',
  },
};

describe('the names of emitMany in', () => {
  test.each(Object.entries(LISTS))('%s', (_, { code, names }) => {
    const { callSites } = check(`${APP}${code}\n`);
    const found = callSites.map((site) => `${site.names.map(({ name }) => name).join(' ')}${site.complete ? '' : '+'}`);
    expect(found.join(' | ')).toBe(names);
  });
});

test('a typo in a list is corrected, and a new event gets the payload of its entry', () => {
  const { diagnostics } = check(
    `${APP}await events.emitMany([{ type: ${TYPO}, data: { id: '1' } }, { type: /*unknown-event*/'invoice.sent', data: { total: 1 } }]);\n`,
  );
  const [typo, unknown] = diagnostics.map(({ fixes }) => fixes);
  expect(typo?.[0]).toMatchObject({ title: `Change it to 'user.registered'`, preferred: true });
  expect(unknown?.[0]?.creates[0]?.text).toContain('total: number');
});

test('names in a list are occurrences, so that editors find them', () => {
  const { occurrences } = check(`${APP}await events.emitMany(users.map(() => ({ type: 'user.registered', data })));\n`);
  expect(occurrences.get('src/a.ts')?.map(({ event, literal }) => [event.name, literal !== undefined])).toEqual([
    ['user.registered', true],
  ]);
});
