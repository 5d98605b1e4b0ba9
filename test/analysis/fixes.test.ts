import { describe, expect, test } from 'vitest';
import { applyEdits, choosePreferred } from '../../src/analysis/problems/fixes/apply-fixes.js';
import type { Diagnostic } from '../../src/analysis/model/diagnostic.js';
import type { Fix } from '../../src/analysis/model/fix.js';
import { analyze } from '../support/analyze.js';
import { isSlip } from '../../src/analysis/problems/fixes/replace-name.js';

const EVENTS = ['user.registered', 'user.deleted', 'user.unsubscribed', 'order.v1', 'order.paid', 'cart.items'];

describe('a slip of a known name', () => {
  test.each([
    ['user.registerd', 'user.registered', true],
    ['user.regsitered', 'user.registered', true],
    ['User_Registered', 'user.registered', true],
    ['userregistered', 'user.registered', true],
    ['cart.item', 'cart.items', true],
    ['user.created', 'user.deleted', false],
    ['user.subscribed', 'user.unsubscribed', false],
    ['order.said', 'order.paid', false],
    ['order.v2', 'order.v1', false],
    ['order.pad', 'order.paid', true],
  ])('%s, for %s: %s', (name, nearest, expected) => {
    expect(isSlip(name, nearest, EVENTS)).toBe(expected);
  });

  test('has no more than two wrong letters', () => {
    expect(isSlip('user.rigistired', 'user.registered', ['user.registered'])).toBe(true);
    expect(isSlip('user.rigistirid', 'user.registered', ['user.registered'])).toBe(false);
  });

  test('is not corrected if another name is as near', () => {
    expect(isSlip('user.aded', 'user.added', ['user.added'])).toBe(true);
    expect(isSlip('user.aded', 'user.added', ['user.added', 'user.faded'])).toBe(false);
    expect(isSlip('user.aded', 'user.added', ['user.added', 'user.aged'])).toBe(false);
  });
});

test('edits of a text are applied by place, in any order', () => {
  const edit = (start: number, end: number, text: string) => ({ span: { file: 'a.ts', start, end }, text });
  expect(applyEdits('0123456789', [edit(8, 9, 'b'), edit(3, 3, 'x'), edit(0, 2, '')])).toBe('2x34567b9');
  expect(applyEdits('0123', [])).toBe('0123');
});

describe('of the fixes', () => {
  const fix = (start: number, end: number, more: Partial<Fix> = {}): Fix => ({
    title: `${start}`,
    preferred: true,
    edits: [{ span: { file: 'a.ts', start, end }, text: 'x' }],
    creates: [],
    ...more,
  });
  const choose = (fixes: readonly (readonly Fix[])[], mayEdit = () => true) => {
    const diagnostics = fixes.map((each) => ({ fixes: each }) as unknown as Diagnostic);
    return choosePreferred(diagnostics, mayEdit).map((each) => each.fix.title);
  };

  test('one that touches an earlier one is left for later', () => {
    expect(choose([[fix(0, 4)], [fix(4, 6)], [fix(2, 3)], [fix(5, 7)], [fix(5, 5)]])).toEqual(['0', '5']);
  });

  test('only preferred ones are chosen that create no file, in files that may be edited', () => {
    const created = [{ file: 'b.ts', text: '' }];
    expect(choose([[fix(0, 1, { preferred: false }), fix(2, 3)], [fix(4, 5, { creates: created })]])).toEqual(['2']);
    expect(choose([[fix(0, 1)]], () => false)).toEqual([]);
  });
});

describe('await is', () => {
  test.each([
    ['preferred in an async function', `export async function f() { EMIT; }`, [true]],
    ['preferred in an async arrow in a namespace', `namespace N { async () => { EMIT; }; }`, [true]],
    ['offered at the top of a module, which may be CommonJS', `EMIT;`, [false]],
    ['not offered in a function', `export function f() { EMIT; }`, []],
    ['not offered in a function in an async one', `export async function f() { return () => { EMIT; }; }`, []],
    ['not offered in a namespace', `namespace N { EMIT; }`, []],
    ['not offered in a static block', `async () => { class A { static { EMIT; } } };`, []],
  ])('%s', (_, code, expected) => {
    const emit = `events.emit('a.b', {})`;
    const text = `import { events } from '@tsc-run/core';\n${code.replace('EMIT', emit)}\n`;
    const { diagnostics } = analyze([{ path: 'a.ts', text }]);
    const floating = diagnostics.find((each) => each.code === 'emit-not-awaited');
    expect(floating?.fixes.map(({ preferred }) => preferred)).toEqual(expected);
  });
});
