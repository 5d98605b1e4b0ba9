import { expect, test } from 'vitest';
import { compilePattern } from '../support/cloud/pattern.js';

const EVENT = {
  version: '0',
  source: 'shop/dev',
  'detail-type': 'user.registered',
  account: '123456789012',
  resources: ['arn:aws:ec2:1', 'arn:aws:ec2:2'],
  detail: {
    id: 'u-1',
    name: 'Äpfel',
    count: 5,
    price: 301.8,
    vip: true,
    nobody: null,
    empty: '',
    tags: ['new', 'beta'],
    numbers: [1, 2, 3],
    address: { city: 'Bonn', geo: { lat: 50.7 } },
    items: [
      { sku: 'a', n: 1 },
      { sku: 'b', n: 2 },
    ],
    path: '/bin/run.jar',
    $meta: { v: 1, id: 'e-1' },
    constructor: 'x',
  },
};

const detail = (fields: object): object => ({ detail: fields });

/** What matches, what does not, and what EventBridge refuses. */
const CASES: readonly (readonly [pattern: unknown, expected: boolean | 'refused'])[] = [
  // Lists of texts, as the templates have them
  [{ source: ['shop/dev'] }, true],
  [{ source: ['shop/dev'], 'detail-type': ['user.registered'] }, true],
  [{ source: ['shop/prod', 'shop/dev'], 'detail-type': ['order.paid', 'user.registered'] }, true],
  [{ source: ['shop/dev'], 'detail-type': ['order.paid'] }, false],
  [{ source: ['shop/prod'], 'detail-type': ['user.registered'] }, false],
  [{ source: ['shop'] }, false],
  [{ source: ['Shop/dev'] }, false],
  [{ source: ['shop/dev '] }, false],
  [{ source: ['shop/*'] }, false],
  [{ source: [''] }, false],
  // Letters of another case or of another form of Unicode are others
  [detail({ name: ['Äpfel'.normalize('NFC')] }), true],
  [detail({ name: ['Äpfel'.normalize('NFD')] }), false],
  [detail({ name: ['äpfel'] }), false],
  // Values
  [detail({ count: [5] }), true],
  [detail({ count: ['5'] }), false],
  [detail({ vip: [true] }), true],
  [detail({ vip: ['true'] }), false],
  [detail({ nobody: [null] }), true],
  [detail({ nobody: [''] }), false],
  [detail({ empty: [''] }), true],
  [detail({ missing: [null] }), false],
  [detail({ constructor: ['x'] }), true],
  [detail({ toString: [{ exists: true }] }), false],
  // Lists in the event: one of its elements
  [{ resources: ['arn:aws:ec2:2'] }, true],
  [{ resources: ['arn:aws:ec2:3'] }, false],
  [detail({ tags: ['beta', 'old'] }), true],
  [detail({ numbers: [9, 3] }), true],
  // Nested fields, also below lists
  [detail({ address: { city: ['Bonn'], geo: { lat: [50.7] } } }), true],
  [detail({ address: { city: ['Köln'] } }), false],
  [detail({ address: ['Bonn'] }), false],
  [detail({ items: { sku: ['b'] } }), true],
  [detail({ items: { sku: ['c'] } }), false],
  [detail({ items: { sku: ['a'], n: [2] } }), false],
  [detail({ $meta: { id: ['e-1'] } }), true],
  [detail({ id: { more: ['u-1'] } }), false],
  // Operators
  [detail({ id: [{ prefix: 'u-' }] }), true],
  [detail({ count: [{ prefix: '5' }] }), false],
  [detail({ path: [{ suffix: '.jar' }] }), true],
  [detail({ name: [{ 'equals-ignore-case': 'äPFEL' }] }), true],
  [detail({ path: [{ wildcard: '/bin/*.jar' }] }), true],
  [detail({ path: [{ wildcard: '*.class' }] }), false],
  [detail({ path: [{ wildcard: '/bin/run?jar' }] }), false],
  [detail({ count: [{ numeric: ['>', 0, '<=', 5] }] }), true],
  [detail({ price: [{ numeric: ['=', 3.018e2] }] }), true],
  [detail({ count: [{ numeric: ['<', 5] }] }), false],
  [detail({ id: [{ numeric: ['>', 0] }] }), false],
  [detail({ id: [{ 'anything-but': 'u-2' }] }), true],
  [detail({ id: [{ 'anything-but': ['u-1', 'u-2'] }] }), false],
  [detail({ id: [{ 'anything-but': { prefix: 'u' } }] }), false],
  [detail({ missing: [{ 'anything-but': 'x' }] }), false],
  [detail({ count: [{ exists: true }] }), true],
  [detail({ missing: [{ exists: false }] }), true],
  [detail({ address: [{ exists: false }] }), true],
  [detail({ missing: { deep: [{ exists: false }] } }), true],
  [detail({ id: ['other', { prefix: 'u' }] }), true],
  // One of several
  [{ $or: [{ source: ['other'] }, { account: ['123456789012'] }] }, true],
  [{ $or: [{ source: ['other'] }, { account: ['1'] }] }, false],
  [{ source: ['shop/dev'], $or: [{ detail: { count: [1] } }, { detail: { vip: [true] } }] }, true],
  // Refused
  [{}, 'refused'],
  [[], 'refused'],
  ['shop/dev', 'refused'],
  [null, 'refused'],
  [{ source: 'shop/dev' }, 'refused'],
  [{ source: [] }, 'refused'],
  [{ source: 5 }, 'refused'],
  [{ source: ['shop/dev'], detail: {} }, 'refused'],
  [{ source: [['shop/dev']] }, 'refused'],
  [{ source: [{ startsWith: 'shop' }] }, 'refused'],
  [{ source: [{ prefix: 'a', suffix: 'b' }] }, 'refused'],
  [{ source: [{ prefix: 5 }] }, 'refused'],
  [{ source: [{ exists: 'yes' }] }, 'refused'],
  [{ source: [{ wildcard: 'a**b' }] }, 'refused'],
  [detail({ count: [{ numeric: ['>'] }] }), 'refused'],
];

test.each(CASES.map(([pattern, expected]) => [JSON.stringify(pattern), expected, pattern]))(
  '%s: %s',
  (_, expected, pattern) => {
    if (expected === 'refused') expect(() => compilePattern(pattern)).toThrow(/ takes | is empty$| must be | has /);
    else expect(compilePattern(pattern)(EVENT)).toBe(expected);
  },
);
