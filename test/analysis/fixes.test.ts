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
    ['cart.item', 'cart.items', false],
    ['user.created', 'user.deleted', false],
    ['user.subscribed', 'user.unsubscribed', false],
    ['order.said', 'order.paid', false],
    ['order.v2', 'order.v1', false],
    ['order.pad', 'order.paid', false],
    ['order.piad', 'order.paid', true],
    ['usre.deleted', 'user.deleted', true],
    ['user.registerd.late', 'user.registered', false],
  ])('%s, for %s: %s', (name, nearest, expected) => {
    expect(isSlip(name, nearest, EVENTS)).toBe(expected);
  });

  test('has no more than two wrong letters, in one part', () => {
    expect(isSlip('user.regidterwd', 'user.registered', ['user.registered'])).toBe(true);
    expect(isSlip('user.rwgidterwd', 'user.registered', ['user.registered'])).toBe(false);
    expect(isSlip('uset.registerd', 'user.registered', ['user.registered'])).toBe(false);
  });

  test('is not corrected if another name is as near', () => {
    expect(isSlip('user.aded', 'user.added', ['user.added'])).toBe(true);
    expect(isSlip('user.aded', 'user.added', ['user.added', 'user.faded'])).toBe(false);
    expect(isSlip('user.aded', 'user.added', ['user.added', 'user.aged'])).toBe(false);
  });

  /** Both words of each pair are right: neither may be changed to the other. */
  const PAIRS = `accepted/excepted assigned/unassigned approved/improved in/out sent/spent paid/laid opened/reopened
    locked/unlocked created/updated refused/refunded created/crated contacted/contracted failed/filed filed/filled
    started/stated started/starred charged/changed posted/pasted hired/fired linked/liked marked/masked parsed/passed
    planned/planed bought/brought deleted/depleted completed/competed detected/deflected deduced/deducted
    derived/deprived united/untied signed/singed tested/texted listed/lifted inserted/inverted adopted/adapted
    affected/effected insured/ensured reserved/reversed resolved/revolved received/relieved rejected/ejected
    selected/elected collected/corrected submitted/permitted emitted/omitted imported/exported included/excluded
    enabled/disabled upgraded/downgraded trialed/trailed form/from content/contents contract/contact invite/invited
    renew/renewed user/users cart/card lost/last left/lift read/red held/hold met/meet rated/ratted staged/started
    scheduled/unscheduled activated/deactivated active/inactive registered/deregistered subscribed/resubscribed
    shipped/skipped shipped/slipped capped/tapped mapped/napped logged/lodged moved/removed ordered/reordered
    prescribed/proscribed processed/professed predicated/predicted indicated/indicted converted/converged
    confirmed/conformed promoted/prompted compiled/complied expired/expires canceled/cancels session/section
    station/ration discrete/discreet desert/dessert personal/personnel quiet/quite angle/angel trial/trail
    message/massage country/county product/produce credit/debit inbound/outbound reacted/created ended/extended`
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split('/') as [string, string]);

  test.each(PAIRS)('is neither %s for %s nor the other way round', (one, other) => {
    for (const [written, meant] of [
      [one, other],
      [other, one],
    ]) {
      for (const frame of ['user.WORD', 'user.WORD.late', 'WORD']) {
        const [name, event] = [frame.replace('WORD', written as string), frame.replace('WORD', meant as string)];
        expect(isSlip(name, event, [event]), `${name} for ${event}`).toBe(false);
      }
    }
  });

  test('is what most typos are', () => {
    const typos = WORDS.flatMap((word) =>
      [...typosOf(word)].map((typo) => [`order.${typo}.late`, `order.${word}.late`]),
    );
    const corrected = typos.filter(([typo, name]) => isSlip(typo as string, name as string, [name as string]));
    expect(typos.length).toBeGreaterThan(400);
    expect(corrected.length / typos.length).toBeGreaterThan(0.8);
  });

  const WORDS = `registered created updated deleted shipped cancelled refunded verified completed payment invoice
    subscription customer account session password published uploaded`.split(/\s+/);

  /** Two letters in the wrong order, one doubled, one missing, and a key beside the right one; not the first letter. */
  function typosOf(word: string): ReadonlySet<string> {
    const typos = new Set<string>();
    for (let index = 1; index < word.length; index++) {
      const [before, letter = '', after] = [word.slice(0, index), word[index], word.slice(index + 1)];
      typos.add(before + after.slice(0, 1) + letter + after.slice(1));
      typos.add(before + letter + letter + after);
      if (after !== '') typos.add(before + after);
      const key = BESIDE[letter];
      if (key !== undefined && after !== '') typos.add(before + key + after);
    }
    typos.delete(word);
    return typos;
  }

  const BESIDE: Readonly<Record<string, string | undefined>> = Object.fromEntries(
    ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'].flatMap((row) => [...row].slice(1).map((key, index) => [key, row[index]])),
  );
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

describe('a subscriber that exports its function by another name', () => {
  const fixesOf = (text: string): readonly (string | undefined)[] => {
    const path = 'functions/subscribers/mail.ts';
    const config = `export default { events: { subscribers: { mail: { events: ['user.registered'] } } } };`;
    const { diagnostics } = analyze([
      { path: 'tsc-run.config.ts', text: config },
      { path: 'events/user.ts', text: 'export type UserRegisteredEvent = { id: string };' },
      { path, text },
    ]);
    return diagnostics.flatMap(({ fixes }) => fixes.map(({ edits }) => applyEdits(text, edits)));
  };

  test.each([
    ['export async function handler() {}\n', 'export async function listen() {}\n'],
    ['export const handler = async () => {};\n', 'export const listen = async () => {};\n'],
    [
      'export function handler() { handler(); }\n',
      'export function handler() { handler(); }\nexport { handler as listen };\n',
    ],
    ['function run() {}\nexport { run as handler };\n', 'function run() {}\nexport { run as listen };\n'],
    ['export default async function () {}\n', 'export async function listen() {}\n'],
    ['export default () => {};\n', 'export const listen = () => {};\n'],
  ])('%s', (text, fixed) => expect(fixesOf(text)).toEqual([fixed]));

  test.each([
    'export class handler {}',
    'export function* handler() {}',
    'export default {};',
    'export type handler = 1;',
  ])('%s has no fix', (text) => expect(fixesOf(text)).toEqual([]));
});
