import { expect, test } from 'vitest';
import { toBatches } from '../../src/buses/eventbridge/batches.js';
import { countBytes, type Entry, toEntry } from '../../src/buses/eventbridge/entry.js';
import { fillOptions } from '../../src/buses/eventbridge/options.js';
import { createRandom } from '../../src/testing/random.js';
import { withSeeds } from '../../src/testing/seeds.js';
import { connect, expectFailures, toEvent } from './connect.ts';
import { countEntry } from './eventbridge-server.ts';

const LIMIT = 1000;

function toItem(bytes: number, Source = 's'): { entry: Entry } {
  return { entry: { EventBusName: 'shop', Source, DetailType: 't', Detail: 'x'.repeat(bytes - Source.length - 1) } };
}

function divide(...sizes: readonly number[]): number[][] {
  const batches = toBatches(
    sizes.map((size) => toItem(size)),
    LIMIT,
  );
  return batches.map((batch) => batch.map(({ entry }) => countEntry(entry)));
}

test('a request stays below the limit, which no request may reach', () => {
  expect(divide()).toEqual([]);
  expect(divide(999)).toEqual([[999]]);
  expect(divide(500, 499)).toEqual([[500, 499]]);
  expect(divide(500, 500)).toEqual([[500], [500]]);
  expect(divide(999, 2, 2)).toEqual([[999], [2, 2]]);
});

test('a request has at most 10 entries', () => {
  expect(divide(...Array.from({ length: 21 }, () => 2)).map(({ length }) => length)).toEqual([10, 10, 1]);
});

test('random entries are counted as the server does, and keep their order', () =>
  withSeeds(200, (seed) => {
    const random = createRandom(seed);
    const text = (most: number) => ['x', 'é', '€', '😀', '\ud800', '"'][random(6)]!.repeat(random(most));
    const items = Array.from({ length: random(60) }, () => {
      const texts = { Source: `s${text(20)}`, DetailType: `t${text(20)}`, Detail: JSON.stringify({ text: text(120) }) };
      return { entry: { EventBusName: 'a-bus', ...texts, TraceHeader: 'Root=1-67891233-abcdef012345678912345678' } };
    });
    const batches = toBatches(items, LIMIT);
    expect(batches.flat()).toEqual(items);
    for (const [index, batch] of batches.entries()) {
      const bytes = batch.reduce((sum, { entry }) => sum + countEntry(entry), 0);
      expect(batch.reduce((sum, { entry }) => sum + countBytes(entry), 0)).toBe(bytes);
      expect(bytes).toBeLessThan(LIMIT);
      expect(batch.length).toBeLessThanOrEqual(10);
      const next = batches[index + 1]?.[0];
      expect(next === undefined || batch.length === 10 || bytes + countEntry(next.entry) >= LIMIT).toBe(true);
    }
  }));

test('an event may have all bytes but one of the limit, and not one more', async () => {
  const { server, bus } = await connect();
  const settings = fillOptions({ source: 'shop/test' });
  const empty = countBytes(toEntry(toEvent({ text: '' }, { id: 'id' }), settings));
  const fitting = toEvent(
    { text: 'é'.repeat((2 ** 20 - 1 - empty) / 2) + 'x'.repeat((2 ** 20 - 1 - empty) % 2) },
    { id: 'id' },
  );
  await bus.publish([fitting]);
  expect(server.puts.map(({ bytes }) => bytes)).toEqual([2 ** 20 - 1]);
  const large = toEvent({ text: `${(fitting.data as { text: string }).text}x` }, { id: 'id' });
  expect(await expectFailures(bus.publish([toEvent(), large]))).toEqual([
    {
      index: 1,
      type: 'order.paid',
      code: 'too-large',
      message:
        "Cannot emit 'order.paid': it is 1048576 bytes as EventBridge counts them, which has to be less than 1048576. Store its data elsewhere and send a reference.",
    },
  ]);
  expect(server.events).toHaveLength(2);
});

test('where regions take less, requests are smaller', async () => {
  const { server, bus } = await connect({ maxRequestBytes: 2 ** 18 }, { maxRequestBytes: 2 ** 18 });
  await bus.publish(Array.from({ length: 5 }, () => toEvent('x'.repeat(100_000))));
  expect(server.puts.map(({ entries }) => entries.length)).toEqual([2, 2, 1]);
});
