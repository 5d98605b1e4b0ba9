import { describe, expect, test } from 'vitest';
import { analyze } from '../support/analyze.js';

/** `a0` to `a39`, each computed from the one before it. */
const doubled = (first: string, next: (previous: string) => string, declare = 'const'): string =>
  Array.from(
    { length: 40 },
    (_, index) => `${declare} a${index} = ${index === 0 ? first : next(`a${index - 1}`)};`,
  ).join('\n');

/** Constants without a value, or with one that is too large to compute; `a39` is used as an event name and as a list. */
const HOSTILE: Record<string, string> = {
  'an array that contains itself': `const a39 = [...a39];`,
  'an array that contains an element of itself': `const a39 = [...a39[0], a39[0]];`,
  'an object that contains itself': `const a39 = { ...a39, [a39.x]: a39.y, ...a39.z };`,
  'an index of itself': `const a39 = a39[a39];`,
  'indexes in circles': `const a = b[b[0]]; const b = a[a[0]]; const a39 = [a[b], ...b[a]];`,
  'a template of itself': 'const a39 = `${a39}${a39}`;',
  'a conditional of itself': `const a39 = x ? a39 : a39;`,
  'a conditional of conditionals in circles': `const a = x ? b : a39; const b = y ? a : a39; const a39 = z ? a : b;`,
  'doubled arrays': doubled(`['x']`, (a) => `[...${a}, ...${a}]`),
  'doubled empty arrays': doubled('[]', (a) => `[...${a}, ...${a}]`),
  'doubled objects': doubled(`{ x: 'x' }`, (a) => `{ ...${a}, ...${a} }`),
  'doubled empty objects': doubled('{}', (a) => `{ ...${a}, ...${a} }`),
  'doubled templates': doubled(`'x'`, (a) => `\`\${${a}}\${${a}}\``),
  'doubled empty templates': doubled(`''`, (a) => `\`\${${a}}\${${a}}\``),
  'doubled conditionals': doubled(`'x'`, (a) => `y ? ${a} : ${a}`),
  'doubled indexes': doubled(`[0]`, (a) => `${a}[${a}]`),
  'doubled keys': doubled(`{ x: f() }`, (a) => `{ [${a}.x]: ${a}.x, x: ${a}.x }`),
  'a long way':
    Array.from({ length: 5_000 }, (_, index) => `const c${index} = c${index + 1};`).join('\n') + `const a39 = c0;`,
  'a long list of members': `const a39 = {}${'.x'.repeat(1_900)};`,
  'the properties of every object': `const a39 = { ...__proto__, constructor: toString, __proto__: a39.constructor.prototype };`,
};

const LIMIT_MS = 20_000;

describe('the static evaluation ends, and does not throw, on', () => {
  test.each(Object.entries(HOSTILE))('%s', (_, code) => {
    const started = performance.now();
    const { coverage, model } = analyze([
      { path: 'events/a.ts', text: 'export type UserRegisteredEvent = { id: string };' },
      {
        path: 'tsc-run.config.ts',
        text: `${code}\nexport default { events: { subscribers: { one: { external: true, events: a39 }, two: { external: true, events: ['user.registered', a39] }, ...a39 } } };`,
      },
      { path: 'a.ts', text: `import { events } from '@tsc-run/core';\n${code}\nawait events.emit(a39, {});` },
      {
        path: 'b.ts',
        text: `import { events } from '@tsc-run/core';\nasync function f() {\n${code}\nawait events.emit(a39, {});}`,
      },
    ]);
    expect(performance.now() - started).toBeLessThan(LIMIT_MS);
    expect(model.events.map(({ name }) => name)).toEqual(['user.registered']);
    // An unreadable value never counts as read.
    expect(coverage).toBe('partial');
  });

  test('modules that import each other', () => {
    const { coverage } = analyze([
      { path: 'tsc-run.config.ts', text: `export { default } from './a.js'; export * from './b.js';` },
      { path: 'a.ts', text: `export { default } from './b.js'; export * from './b.js';` },
      { path: 'b.ts', text: `export { default } from './a.js'; export * from './a.js'; export * from './b.js';` },
    ]);
    expect(coverage).toBe('partial');
  });

  test('export * in wide circles', () => {
    const paths = Array.from({ length: 300 }, (_, index) => `events/e${index}.ts`);
    const everything = paths.map((path) => `export * from '../${path.replace('.ts', '.js')}';`).join('\n');
    const started = performance.now();
    const { model } = analyze(
      paths.map((path, index) => ({ path, text: `${everything}\nexport type Happened${index}NowEvent = {};` })),
    );
    expect(model.events).toHaveLength(300);
    expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  });
});

describe('an element of an array is read at its index', () => {
  /** Each emits `a.b` at most: nothing, if the element is not known. */
  const ELEMENTS: Record<string, readonly string[]> = {
    [`const n = ['x.y', 'a.b']; emit(n[1])`]: ['a.b'],
    [`const n = [, 'a.b']; emit(n[0])`]: [],
    [`const n = [, 'a.b']; emit(n[1])`]: ['a.b'],
    [`const n = ['x.y',, 'a.b']; emit(n[2])`]: ['a.b'],
    [`const n = ['x.y',,]; emit(n[1])`]: [],
    [`const n = ['a.b']; emit(n[''])`]: [],
    [`const n = ['a.b']; emit(n[' '])`]: [],
    [`const n = ['x.y', 'a.b']; emit(n['01'])`]: [],
    [`const n = ['x.y', 'a.b']; emit(n['0x1'])`]: [],
    [`const n = ['a.b']; emit(n[null])`]: [],
    [`const n = ['a.b']; emit(n[false])`]: [],
    [`const m = ['x.y', 'z.z'], n = [...m, 'a.b']; emit(n[2])`]: ['a.b'],
    [`const n = ['a.b', ...f()]; emit(n[0])`]: ['a.b'],
    [`const n = [...f(), 'a.b']; emit(n[1])`]: [],
    [`const n = [...'a.b']; emit(n[0])`]: [],
  };

  test.each(Object.entries(ELEMENTS))('%s', (code, names) => {
    const emit = (text: string): string => text.replace('emit(', 'await events.emit(').replace(/\)$/, ', {});');
    const text = `import { events } from '@tsc-run/core';\n${emit(code)}`;
    const [site] = analyze([{ path: 'a.ts', text }]).callSites;
    expect(site?.names.map(({ name }) => name)).toEqual(names);
    expect(site?.complete).toBe(names.length > 0);
  });
});

describe('a large app of constants is read completely', () => {
  test('ten thousand names in one object', () => {
    const types = Array.from({ length: 10_000 }, (_, index) => `export type Thing${index}DoneEvent = {};`).join('\n');
    const names = Array.from({ length: 10_000 }, (_, index) => `thing${index}: 'thing${index}.done',`).join('\n');
    const uses = Array.from({ length: 10_000 }, (_, index) => `names.thing${index}`).join(', ');
    const { model, coverage, diagnostics } = analyze([
      { path: 'events/a.ts', text: types },
      { path: 'names.ts', text: `export const names = {${names}};` },
      {
        path: 'tsc-run.config.ts',
        text: `import { names } from './names.js';\nexport default { events: { subscribers: { x: { external: true, events: [${uses}] } } } };`,
      },
    ]);
    expect(coverage).toBe('whole');
    expect(diagnostics).toEqual([]);
    expect(model.subscribers[0]?.events).toHaveLength(10_000);
  });
});
