import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/analysis/model/analysis.js';
import { createMemorySession } from '../support/analyze.js';
import { check } from '../support/marked-app.js';

const APP = `
--- events/a.ts
export type UserRegisteredEvent = { id: string };
export type OrderPaidEvent = { id: string };
--- tsc-run.config.ts
export default { events: { subscribers: { x: { external: true, events: ['user.registered'] } } } };
`;

const namesOf = ({ callSites }: Analysis) => callSites.map(({ names }) => names.map(({ name }) => name).join('|'));

/** What each file emits: `user.registered` unless it says otherwise. */
const FOUND: Record<string, { readonly code: string; readonly file?: string; readonly names?: readonly string[] }> = {
  'an import': { code: `import { events } from '@tsc-run/core'; await events.emit('user.registered');` },
  'an import under another name': {
    code: `import { http, events as bus } from '@tsc-run/core'; await bus.emit('user.registered');`,
  },
  'import *': { code: `import * as core from '@tsc-run/core'; await core.events.emit('user.registered');` },
  'an import type in the same file': {
    code: `import type { Config } from '@tsc-run/core'; import { events } from '@tsc-run/core'; await events.emit('user.registered');`,
  },
  'a constant': {
    code: `import { events } from '@tsc-run/core'; const bus = events; await bus.emit('user.registered');`,
  },
  'a constant that holds emit': {
    code: `import { events } from '@tsc-run/core'; const send = events.emit; await send('user.registered');`,
  },
  'destructured emit': {
    code: `import { events } from '@tsc-run/core'; const { emit } = events; await emit('user.registered');`,
  },
  'destructured emit under another name': {
    code: `import { events } from '@tsc-run/core'; const { emit: send } = events; await send('user.registered');`,
  },
  'nested destructuring': {
    code: `import * as core from '@tsc-run/core'; const { events: { emit } } = core; await emit('user.registered');`,
  },
  'a rest': {
    code: `import * as core from '@tsc-run/core'; const { http, ...rest } = core; await rest.events.emit('user.registered');`,
  },
  'destructured in a function': {
    code: `import { events } from '@tsc-run/core'; export async function f() { const { emit } = events; await emit('user.registered'); }`,
  },
  'used before it is declared': {
    code: `import { events } from '@tsc-run/core'; export const f = async () => { await emit('user.registered'); }; const { emit } = events;`,
  },
  'let and var': {
    code: `import { events } from '@tsc-run/core'; let a = events; var b = a; await b.emit('user.registered');`,
  },
  'brackets and optional chains': {
    code: `import { events } from '@tsc-run/core'; await events['emit']('user.registered'); await events?.emit?.('user.registered');`,
    names: ['user.registered', 'user.registered'],
  },
  'assertions and parentheses': {
    code: `import { events } from '@tsc-run/core'; await ((events as any)!.emit)('user.registered' as const);`,
  },
  'a dynamic import': {
    code: `const { events } = await import('@tsc-run/core'); await events.emit('user.registered');`,
  },
  'a dynamic import in one expression': {
    code: `await (await import('@tsc-run/core')).events.emit('user.registered');`,
  },
  require: {
    code: `const { events } = require('@tsc-run/core'); events.emit('user.registered').catch(log);`,
    file: 'a.cts',
  },
  'require and its member': { code: `require('@tsc-run/core').events.emit('user.registered').then(f);`, file: 'a.cjs' },
  'import = require': {
    code: `import core = require('@tsc-run/core'); void core.events.emit('user.registered');`,
    file: 'a.cts',
  },
  JSX: {
    code: `import { events } from '@tsc-run/core'; export const b = <a onClick={() => events.emit('user.registered')}>don't</a>;`,
    file: 'a.tsx',
  },
  JavaScript: { code: `import { events } from '@tsc-run/core'; await events.emit('user.registered');`, file: 'a.mjs' },
  'a class, a decorator’s argument, a default': {
    code: `import { events } from '@tsc-run/core';
class A { field = events.emit('user.registered'); static { void events.emit('user.registered'); } async m(x = events.emit('user.registered')) {} }`,
    names: ['user.registered', 'user.registered', 'user.registered'],
  },
  'a name in a constant': {
    code: `import { events } from '@tsc-run/core'; const name = 'user.registered'; await events.emit(name);`,
  },
  'a name in a constant of the function': {
    code: `import { events } from '@tsc-run/core'; export async function f() { const name = 'user.registered'; await events.emit(name); }`,
  },
  'a name in a constant that hides another': {
    code: `import { events } from '@tsc-run/core'; const name = 'nope'; export async function f() { const name = 'user.registered'; await events.emit(name); }`,
  },
  'a name in an object, an enum, a template, another file': {
    code: `import { events } from '@tsc-run/core'; import { NAMES, user } from './names.js';
const own = { registered: 'user.registered' } as const; enum Own { Registered = 'user.registered' }
const { registered } = own;
export async function f() {
  const inner = { registered: 'user.registered' };
  const { registered: local } = inner;
  await events.emit(own.registered); await events.emit(Own.Registered); await events.emit(\`\${user}.registered\`);
  await events.emit(NAMES.user.registered); await events.emit(inner['registered']); await events.emit(local); await events.emit(registered);
}
--- names.ts
export const user = 'user';
export const NAMES = { user: { registered: 'user.registered' } } as const;`,
    names: Array.from({ length: 7 }, () => 'user.registered'),
  },
  'the last of a sequence': {
    code: `import { events } from '@tsc-run/core'; await (0, events.emit)('user.registered');`,
  },
  'a conditional': {
    code: `import { events } from '@tsc-run/core'; await events.emit(x ? 'user.registered' : y ? 'user.registered' : 'user.registered');`,
    names: ['user.registered|user.registered|user.registered'],
  },
  'a conditional in a constant': {
    code: `import { events } from '@tsc-run/core'; export async function f(x) { const name = x ? 'user.registered' : 'user.registered'; await events.emit(name); }`,
    names: ['user.registered|user.registered'],
  },
  'a computed name': {
    code: `import { events } from '@tsc-run/core'; await events.emit(name()); await events.emit(...args); await events.emit();`,
    names: ['', '', ''],
  },
  'a partly known name': {
    code: `import { events } from '@tsc-run/core'; await events.emit(x ? 'user.registered' : y);`,
    names: ['user.registered'],
  },
};

describe('a call of emit is found through', () => {
  test.each(Object.entries(FOUND))('%s', (_, { code, file = 'src/a.ts', names = ['user.registered'] }) => {
    const files = code.replace('--- names.ts', '--- src/names.ts');
    expect(namesOf(check(`${APP}--- ${file}\n${files}\n`))).toEqual(names);
  });
});

/** Nothing here calls our `emit`. */
const UNRELATED: Record<string, string> = {
  'another package': `import { events } from 'other'; events.emit('nope');`,
  'a package whose name starts like ours': `import { events } from '@tsc-run/core-extras'; events.emit('nope');`,
  'another export': `import { http } from '@tsc-run/core'; http.emit('nope');`,
  'another method': `import { events } from '@tsc-run/core'; events.on('nope'); events.emit.call(events, 'nope');`,
  'a global': `// @tsc-run/core\nevents.emit('nope');`,
  'a module of the app': `import { events } from './events.js'; import '@tsc-run/core'; events.emit('nope');`,
  'a name within a string': `const text = "import { events } from '@tsc-run/core'; events.emit('nope')";`,
  'an element with members': `import { events } from '@tsc-run/core'; const [{ emit }] = events; emit('nope');`,
  'a name with a default': `import { events } from '@tsc-run/core'; const { emit = other } = events; emit('nope');`,
  'an element of an array': `import { events } from '@tsc-run/core'; const [emit] = events; emit('nope');`,
  'a computed key': `import { events } from '@tsc-run/core'; const emit = 'on'; const { [emit]: send } = events; send('nope');`,
  'an element of a rest': `import { events } from '@tsc-run/core'; const [...rest] = events; rest.emit('nope');`,
  'itself in a circle': `import '@tsc-run/core'; const a = b; const b = a; a.emit('nope');`,
};

/** Scopes that declare another `events`. */
const SHADOWS: Record<string, string> = {
  'a parameter': `function f(events) { events.emit('nope'); }`,
  'a parameter of an arrow': `const f = (events) => events.emit('nope');`,
  'a destructured parameter': `function f({ events }) { events.emit('nope'); }`,
  'a parameter with a default': `function f(events = other) { events.emit('nope'); }`,
  'a rest parameter': `function f(...events) { events.emit('nope'); }`,
  'a parameter property': `class A { constructor(private events) { events.emit('nope'); } }`,
  'a method’s parameter': `class A { m(events) { events.emit('nope'); } }`,
  'a block': `{ const events = other(); events.emit('nope'); }`,
  'a function': `function f() { let events = other(); { events.emit('nope'); } }`,
  'a later var': `function f() { events.emit('nope'); if (x) { for (;;) { var events = other(); } } }`,
  'a var in a try': `function f() { try { var events = other(); } finally { } events.emit('nope'); }`,
  'a var of a loop': `function f() { for (var events of all) {} events.emit('nope'); }`,
  'a var in a switch': `function f() { switch (x) { case 1: var events = other(); } events.emit('nope'); }`,
  'a loop': `for (const events of all) events.emit('nope');`,
  'a counting loop': `for (let events = other(); ; ) events.emit('nope');`,
  'a loop over keys': `for (const events in all) { events.emit('nope'); }`,
  'a catch': `try {} catch (events) { events.emit('nope'); }`,
  'a destructured catch': `try {} catch ({ events }) { events.emit('nope'); }`,
  'a function’s name': `{ function events() {} events.emit('nope'); }`,
  'a function expression’s name': `const f = function events() { events.emit('nope'); };`,
  'a class’s name': `{ class events {} events.emit('nope'); }`,
  'a class expression’s name': `const c = class events { m() { events.emit('nope'); } };`,
  'an enum’s name': `{ enum events {} events.emit('nope'); }`,
  'a namespace': `namespace N { const events = other(); events.emit('nope'); }`,
  'a namespace’s name': `namespace M { namespace events {} events.emit('nope'); }`,
  'a namespace’s alias': `namespace N { import events = other.events; events.emit('nope'); }`,
  'a switch': `switch (x) { case 1: const events = other(); events.emit('nope'); }`,
  'a static block': `class A { static { const events = other(); events.emit('nope'); } }`,
  'a var in a block of a namespace': `namespace N { if (x) { var events = other(); } events.emit('nope'); }`,
  'a var in a block of a static block': `class A { static { if (x) { var events = other(); } events.emit('nope'); } }`,
  'a generator': `function* f(events) { events.emit('nope'); }`,
};

describe('these are not calls of emit:', () => {
  test.each(Object.entries(UNRELATED))('%s', (_, code) => {
    expect(namesOf(check(`${APP}--- src/a.ts\n${code}\n`))).toEqual([]);
  });

  test.each(Object.entries(SHADOWS))('on an events that is %s', (_, code) => {
    // After the scope, the name is our import again.
    const analysis = check(
      `${APP}--- src/a.ts\nimport { events } from '@tsc-run/core';\n${code}\nawait events.emit('user.registered');\n`,
    );
    expect(namesOf(analysis)).toEqual(['user.registered']);
  });

  test('in a declaration file or in the folder of generated files', () => {
    const code = `import { events } from '@tsc-run/core'; export const x = events.emit('nope');`;
    const analysis = check(
      `${APP}--- src/a.d.ts\n${code}\n--- generated/events.ts\n${code}\n--- src/b.json\n${code}\n`,
    );
    expect(namesOf(analysis)).toEqual([]);
  });

  test('on a name that a parameter shadows', () => {
    const { callSites } = check(`${APP}--- src/a.ts
import { events } from '@tsc-run/core';
const names = { a: 'nope' };
const name = 'nope';
export async function f(names, name) {
  await events.emit(names.a);
  await events.emit(name);
  await events.emit(\`\${name}.x\`);
  let changing = 'user.registered';
  await events.emit(changing);
}
`);
    expect(callSites.map(({ names, complete }) => [names, complete])).toEqual([
      [[], false],
      [[], false],
      [[], false],
      [[], false],
    ]);
  });
});

describe('a module registry', () => {
  const MODULE = `
--- package.json
{ "name": "app", "imports": { "#events": "./src/generated/events.ts", "#other": "./other.js" } }
--- events/a.ts
export type UserRegisteredEvent = { id: string };
--- tsc-run.config.ts
export default { events: { outDir: 'src/generated', registry: 'module', subscribers: { x: { external: true, events: ['user.registered'] } } } };
`;

  test.each([
    [`'#events'`, true],
    [`'./generated/events.js'`, true],
    [`'./generated/events'`, true],
    [`'./generated/events.ts'`, true],
    [`'../src/generated/events.js'`, true],
    [`'@tsc-run/core'`, true],
    [`'#other'`, false],
    [`'./events.js'`, false],
    [`'../generated/events.js'`, false],
  ])('is imported by %s: %s', (specifier, ours) => {
    const app = `${MODULE}--- src/a.ts\nimport { events } from ${specifier};\nawait events.emit(${ours ? '/*unknown-event*/' : ''}'user.registerd');\n`;
    expect(check(app).callSites).toHaveLength(ours ? 1 : 0);
  });

  test('is not followed where # belongs to another package.json', () => {
    const app = `${MODULE}--- ../other/src/a.ts\nimport { events } from '#events';\nawait events.emit('order.placed');\n`;
    expect(check(app).callSites).toEqual([]);
  });

  test('is not followed while the registry is global', () => {
    check(
      `${MODULE.replace(`registry: 'module', `, '')}--- src/a.ts\nimport { events } from './generated/events.js';\nawait events.emit('nope');\n`,
    );
  });
});

describe('problems of a call', () => {
  const told = (code: string): Analysis =>
    check(`${APP}--- src/a.ts\nimport { events } from '@tsc-run/core';\n${code}\n`);

  test('each wrong name of a conditional, at the name', () => {
    told(`await events.emit(x ? /*unknown-event*/'user.registred' : /*unsubscribed-event*/'order.paid');`);
  });

  test('a wrong name in a constant, at its use', () => {
    told(`const name = 'user.registred';\nawait events.emit(/*unknown-event*/name);`);
    told(
      `export async function f() { const name = x ? /*unknown-event*/'user.registred' : 'user.registered'; await events.emit(name); }`,
    );
  });

  test('a wrong name in another file, at its use', () => {
    told(
      `import { name } from './name.js';\nawait events.emit(/*unknown-event*/name);\n--- src/name.ts\nexport const name = x ? 'user.registred' : 'user.registered';`,
    );
  });

  test('a name with the letters of an event is that event', () => {
    told(
      `await events.emit(/*unknown-event*/'userRegistered'); await events.emit(/*unsubscribed-event*/'ORDER_PAID');`,
    );
  });

  test('an emit that nothing waits for', () => {
    told(`export async function f() { /*emit-not-awaited*/events.emit('user.registered'); }`);
    told(`export async function f() { /*emit-not-awaited*/events?.emit('user.registered') }`);
    told(`export async function f() { (/*emit-not-awaited*/events.emit('user.registered')); }`);
    told(`/*emit-not-awaited*/events.emit('user.registered');`);
    told(`/*emit-not-awaited*/events.emitMany([{ type: 'user.registered', data }]);`);
  });

  test.each([
    `x && /*emit-not-awaited*/EMIT;`,
    `x || (y ?? /*emit-not-awaited*/EMIT);`,
    `x ? /*emit-not-awaited*/EMIT : undefined;`,
    `x ? y() : z && /*emit-not-awaited*/EMIT;`,
    `/*emit-not-awaited*/EMIT, /*emit-not-awaited*/EMIT;`,
    `const y = (/*emit-not-awaited*/EMIT, 1);`,
    `const f = () => (/*emit-not-awaited*/EMIT, EMIT);`,
    `for (/*emit-not-awaited*/EMIT; x; /*emit-not-awaited*/EMIT) {}`,
    `if (x) /*emit-not-awaited*/EMIT;`,
    `(/*emit-not-awaited*/EMIT)!;`,
  ])('an emit that nothing waits for in %s', (code) => {
    told(code.replaceAll('EMIT', `events.emit('user.registered')`));
    told(code.replaceAll('EMIT', `events.emitMany([{ type: 'user.registered', data }])`));
  });

  test('no fix where await is not allowed', () => {
    const { diagnostics } = told(`export function f() { /*emit-not-awaited*/events.emit('user.registered'); }`);
    expect(diagnostics[0]?.fixes).toEqual([]);
  });

  test.each([
    `await events.emit('user.registered')`,
    `void events.emit('user.registered')`,
    `export const p = events.emit('user.registered')`,
    `events.emit('user.registered').catch(log)`,
    `export const f = () => events.emit('user.registered')`,
    `export function f() { return events.emit('user.registered'); }`,
    `await Promise.all([events.emit('user.registered')])`,
    `await (x && events.emit('user.registered'))`,
    `export const p = x ? events.emit('user.registered') : undefined`,
    `export const f = () => x && events.emit('user.registered')`,
    `export const f = () => (log(), events.emit('user.registered'))`,
    `void (x && events.emit('user.registered'))`,
    `f(events.emit('user.registered'))`,
  ])('not: %s', (code) => {
    told(code);
  });

  test('a file that calls emit and does not parse', () => {
    const { coverage } = told(`await events.emit(/*syntax-error*/;`);
    expect(coverage).toBe('whole');
  });

  test('a subscriber that calls emit and does not parse, once', () => {
    check(
      `${APP}--- functions/subscribers/y.ts\nimport { events } from '@tsc-run/core';\nawait events.emit(/*syntax-error*/;\n`,
    );
  });

  test('none for a file that does not parse and does not call emit', () => {
    check(`${APP}--- src/a.ts\nthis is no TypeScript\n`);
  });

  test('a name that two types claim, at the types, and as a consequence at the call', () => {
    check(`--- events/a.ts
export type /*duplicate-event*/OrderPaidEvent = {};
export type /*duplicate-event*/Order_PaidEvent = {};
--- a.ts
import { events } from '@tsc-run/core';
await events.emit(/*unknown-event*/'order.paid');
`);
  });

  test('asks for the files that its names may come from', () => {
    const session = createMemorySession([
      {
        path: 'src/a.ts',
        text: `import { events } from '@tsc-run/core';\nimport { name } from './name.js';\nawait events.emit(name);`,
      },
    ]);
    session.analysis();
    expect(session.followed()).toEqual(['src/name.ts', 'src/name.tsx', 'src/name.d.ts', 'src/name.js']);
  });
});
