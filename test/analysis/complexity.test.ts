import { describe, expect, test } from 'vitest';
import { findExcess } from '../../src/analysis/syntax/complexity.js';
import { runChild } from '../support/child.js';
import { JSX_SHAPES, SHAPES } from '../support/nesting.js';

/** Nesting to the left costs the parser far less. */
const TO_THE_LEFT =
  /^(?:sums|and$|in$|members|optional members|calls$|calls of members|indexes|non-null|as$|templates$|array types|qualified types|indexed types|unions|dotted|a bracket and a sum)/;

describe('extreme nesting', () => {
  test.each(Object.entries(SHAPES))('is measured: %s', (name, make) => {
    expect(findExcess('a.ts', make(40))).toBeUndefined();
    const measure = TO_THE_LEFT.test(name) ? 'chain' : 'depth';
    expect(findExcess('a.ts', make(2_500))?.measure).toBe(measure);
    expect(findExcess('a.ts', make(100_000))?.measure).toBe(measure);
  });

  test.each(Object.entries(JSX_SHAPES))('is measured in JSX: %s', (_, make) => {
    expect(findExcess('a.tsx', make(40))).toBeUndefined();
    expect(findExcess('a.tsx', make(2_500))?.measure).toBe('depth');
  });

  // Just below the limits, around the sizes at which the parser starts to crash, and far beyond.
  const sizes = [245, 980, 1_990, 8_000, 60_000];

  test.each(['main', 'worker'] as const)('does not crash a %s thread', (thread) => {
    const { signal, status, lines } = runChild(
      new URL('./complexity.child.ts', import.meta.url),
      { thread, sizes },
      120_000,
    );
    expect({ signal, status, last: lines.at(-1) }).toEqual({ signal: null, status: 0, last: 'end' });
  });
});

/** Text that may confuse a scanner about what follows. */
const DISGUISES: readonly string[] = [
  '/[/*]/;',
  `/'/;`,
  '/`/;',
  '/"/;',
  'x = y => /[`]/;',
  'x = (/`/);',
  'return /`/;',
  'if (x) /`/.test(y);',
  'x = a / b; y = c / d;',
  'x = a++ / 2; y = `/`;',
  'x = a! / 2; y = `/`;',
  'x = a[0] / 2; y = `/`;',
  'x = a.return / 2; y = `/`;',
  '/\\//;',
  '/\\`/;',
  '/[\\]`]/;',
  `'\\'';`,
  `'\\\\';`,
  `"it's";`,
  `'a\\\nb';`,
  `// it's`,
  '/* ` */',
  '/*/ ` /*/',
  '// ` \\',
  '`/*`;',
  '`//`;',
  '`"`;',
  '`\\``;',
  '`\\\\`;',
  '`$`; `$$`; `{`; `$\\{`;',
  '`${`${1}`}`;',
  '`${{ a: `}` }.a}`;',
  '`)))]]]}}}`;',
  `")))]]]}}}";`,
  '/[)\\]}]/;',
  'a = b ? c : d; e = f < g;',
  '}}}}',
  ')))]]]',
];

describe('nothing hides nesting:', () => {
  const nested = (before: string) => `${before}\nx=${'('.repeat(3_000)}1${')'.repeat(3_000)}`;

  test.each(DISGUISES)('%s', (before) => {
    expect(findExcess('a.ts', nested(before))).toBeDefined();
    expect(findExcess('a.ts', nested(`${before}\n`.repeat(50)))).toBeDefined();
    expect(findExcess('a.js', nested(before))).toBeDefined();
  });

  test('closing tags, which are not regular expressions', () => {
    expect(findExcess('a.tsx', `x = <a><b></b>${'{('.repeat(500)}1${')}'.repeat(500)}</a>`)?.measure).toBe('depth');
  });

  test('closing brackets in a string within each bracket', () => {
    for (const text of ['")"', "')'", '`)`', '/[)]/', '/*)*/']) {
      expect(findExcess('a.ts', `${`f(${text},`.repeat(1_000)}`), text).toBeDefined();
    }
  });

  test('a single backtick, as in the text of an element', () => {
    expect(findExcess('a.tsx', `x = <p>\`</p>;\ny=${'('.repeat(2_000)}`)).toBeDefined();
  });
});

describe('is not taken for nesting:', () => {
  const many = (text: string, count = 20_000) => text.repeat(count);

  test.each([
    ['brackets in a string', `x = "${many('(')}"`],
    ['brackets in a template', `x = \`${many('({[')}\``],
    ['brackets in a comment', `/* ${many('({[')} */ x`],
    ['brackets in a line comment', `// ${many('({[')}`],
    ['brackets in a regular expression', `x = /${many('[(]')}/`],
    ['regular expressions after operators', many(`x = y || /[(]/.test('('), z = [/\\(/, /\\[/];\n`)],
    ['statements without semicolons', many('const a = b + c\nlet d = e.f(g)[0]\nif (a) b()\nelse c()\n')],
    ['statements without line breaks', many('const a=b<c;if(a){b()}else{c()}while(x)y();')],
    ['sequences', `x=${many('a=b+c,d<e,')}1`.replaceAll('<', '>')],
    ['type members without semicolons', `type A = {\n${many('a: B<C>\n  b?: () => void\n  c: keyof D\n')}}`],
    [
      'methods of a class',
      `class A {\n${many('async m(a: B<C> = {}): Promise<D> { return await a }\n x = 1\n  static y: string\n')}}`,
    ],
    ['cases', `switch (x) {\n${many(`case 'a':\n`)}break;\n}`],
    ['objects in an array', `[${many(`{ a: b ? c : d, e: f => g, ...h },\n`)}]`],
    ['calls in a row', many('a.b(c).d(e);\nf(() => g(h))\n')],
    ['comparisons in loops', many('for (let i = 0; i < n; i++) { if (i < m && i > k) x(i) }\n')],
    ['overloads', many('export function f<T extends A<B>>(a: T): asserts a is C\n')],
    ['exports of types', many(`export type A<T> = T extends B ? C : D\nexport interface E extends F<G> { h: I }\n`)],
    ['imports', many(`import type { A, B as C } from './d'\n`)],
    ['decorators', many('@A() @B({ c: [D] }) class E {}\n')],
    ['1,500 members of a union', `type A =\n${many(`  | 'a'\n`, 1_500)}`],
    ['1,500 parts of a sum', `x = ''\n${many(`  + 'a'\n`, 1_500)}`],
    ['150 else ifs', `if (a) {}\n${many('else if (b) { c; }\n', 150)}`],
  ])('%s', (_, text) => {
    expect(findExcess('a.ts', text)).toBeUndefined();
  });

  test('sibling elements', () => {
    const list = many(`<li key={a} b="c">{d ? <e /> : 'f'} it’s text<br /></li>\n`);
    expect(findExcess('a.tsx', `x = <ul>${list}</ul>`)).toBeUndefined();
    for (const sibling of ['a\nb\n<br/>', 'a\nb\n<></>', 'a\nb\n<>c</>', 'a\nb\n<i></i>', 'a\nb\n<c.d e="/"/>']) {
      expect(findExcess('a.tsx', `x = <ul>${many(sibling)}</ul>`), sibling).toBeUndefined();
    }
  });
});
