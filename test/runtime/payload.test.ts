import { describe, expect, it, test } from 'vitest';
import { copyPayload } from '../../src/runtime/payload.js';

const complaintOf = (data: unknown): string => {
  try {
    copyPayload(data);
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
};

class User {
  id = '1';
  #name = 'Ada';
  get name(): string {
    return this.#name;
  }
}
class Admin extends User {}
class Entity extends User {
  toJSON(): object {
    return { id: this.id, name: this.name };
  }
}

test('a class with a getter may say what JSON it is', () => {
  expect(copyPayload({ by: new Entity() }).data).toEqual({ by: { id: '1', name: 'Ada' } });
});

describe('refusing a payload that JSON cannot hold', () => {
  const cyclic: Record<string, unknown> = { list: [] };
  (cyclic['list'] as unknown[]).push({ cyclic });

  it.each([
    [{ user: { balance: 1n } }, 'data.user.balance is a bigint: JSON cannot hold it. Send a string.'],
    [{ tags: ['a', Symbol('b')] }, 'data.tags[1] is a symbol: JSON cannot hold it. Leave it out.'],
    [{ 'user-name': { é: () => {} } }, 'data["user-name"].é is a function: JSON cannot hold it. Leave it out.'],
    [
      new User(),
      'data is a User with the getter name: JSON cannot hold it. Send a plain object: { ...value, name: value.name }, or give the class a toJSON method.',
    ],
    [
      { by: [new Admin()] },
      'data.by[0] is an Admin with the getter name: JSON cannot hold it. Send a plain object: { ...value, name: value.name }, or give the class a toJSON method.',
    ],
    [undefined, 'data is undefined: JSON cannot hold it. Send null.'],
    [[1, undefined], 'data[1] is undefined: JSON cannot hold it. Send null.'],
    // oxlint-disable-next-line no-sparse-arrays
    [{ list: [1, , 3] }, 'data.list[1] is undefined: JSON cannot hold it. Send null.'],
    [{ price: Number.NaN }, 'data.price is NaN: JSON cannot hold it. Send null, or leave it out.'],
    [-Infinity, 'data is -Infinity: JSON cannot hold it. Send null, or leave it out.'],
    [cyclic, 'data.list[0].cyclic is an object that contains itself: JSON cannot hold it. Send its id.'],
    [
      { at: new Date(Number.NaN), tags: new Set(['a']) },
      'data.tags is a Set: JSON cannot hold it. Send a plain object, an array or a string.',
    ],
    [
      { user: Promise.resolve() },
      'data.user is a Promise: JSON cannot hold it. Send a plain object, an array or a string.',
    ],
    [new Map([[1, 2]]), 'data is a Map: JSON cannot hold it. Send a plain object, an array or a string.'],
    [
      { error: new Error('x') },
      'data.error is an Error: JSON cannot hold it. Send a plain object, an array or a string.',
    ],
    [
      { error: Object.assign(new RangeError('x'), { code: 1 }) },
      'data.error is a RangeError: JSON cannot hold it. Send a plain object, an array or a string.',
    ],
    [
      [Object.assign(new Map(), { name: 1 })],
      'data[0] is a Map: JSON cannot hold it. Send a plain object, an array or a string.',
    ],
    [
      { bytes: new Uint8Array(2) },
      'data.bytes is a Uint8Array: JSON cannot hold it. Send a plain object, an array or a string.',
    ],
    [{ secret: { toJSON: () => undefined } }, 'data.secret is undefined: JSON cannot hold it. Send null.'],
  ])('%#: names the place and the value', (data, message) => {
    expect(complaintOf(data)).toBe(message);
  });
});

describe('the copy of a payload', () => {
  class Money {
    constructor(readonly amount: number) {}
  }
  const shared = { a: 1 };
  it.each([
    null,
    true,
    '',
    'é\u2028\ud800\u0000',
    -0,
    1e-7,
    [],
    {},
    [[], [{}]],
    { b: 1, a: { 2: 'two', 1: 'one' }, gone: undefined },
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as unknown,
    { at: new Date(0), url: new URL('https://tsc.run'), buffer: Buffer.from('ab') },
    { money: new Money(3), bare: Object.assign(Object.create(null) as object, { x: 1 }) },
    { first: shared, second: shared },
    { toJSON: (key: string) => ({ key }) },
    { nested: { toJSON: (key: string) => ({ key }) }, list: [{ toJSON: (key: string) => ({ key }) }] },
    { [Symbol('hidden')]: 1, shown: 2 },
  ])('%#: equals a round trip through JSON', (data) => {
    expect(copyPayload(data).data).toStrictEqual(JSON.parse(JSON.stringify(data)));
    expect(JSON.stringify(copyPayload(data).data)).toBe(JSON.stringify(data));
  });

  it('equals it for 2,000 random payloads, none of which exceeds its upper bound of bytes', () => {
    let seed = 1;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const TEXTS = ['', 'a', '"\\\n\u0001', 'é€😀', '\ud800', '__proto__', '0', 'key'];
    const LEAVES = [null, true, false, 0, -0, 1.5, -1.2345678901234567e100, undefined, new Date(5)];
    const make = (depth: number): unknown => {
      const kind = random(depth > 4 ? 2 : 4);
      if (kind === 0) return LEAVES[random(LEAVES.length)];
      if (kind === 1) return TEXTS[random(TEXTS.length)];
      if (kind === 2) return Array.from({ length: random(4) }, () => make(depth + 1) ?? null);
      return Object.fromEntries(
        Array.from({ length: random(5) }, () => [TEXTS[random(TEXTS.length)], make(depth + 1)]),
      );
    };
    for (let round = 0; round < 2000; round++) {
      const payload = make(0) ?? null;
      const json = JSON.stringify(payload);
      const { data, mostBytes } = copyPayload(payload);
      expect(JSON.stringify(data)).toBe(json);
      expect(data).toStrictEqual(JSON.parse(json));
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(mostBytes);
    }
  });

  it('shares no object with the payload', () => {
    const payload = { list: [{ x: 1 }] };
    const { data } = copyPayload(payload);
    payload.list[0]!.x = 2;
    expect(data).toEqual({ list: [{ x: 1 }] });
  });
});
