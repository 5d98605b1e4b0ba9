import { describe, expect, it, test } from 'vitest';
import { parseTime } from '../../src/buses/admin/times.js';
import type { SqliteBus } from '../../src/buses/sqlite/bus.js';
import { createFolder } from '../support/temp-folder.js';
import { daysAgo, fillStore, openDatabase, type StoredEvent } from './admin-store.js';
import { makeEnvelope, openTestBus } from './open-test-store.js';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');

test.each([
  ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ['2026-11-23T10:00', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23 10:00', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23T10:00:05.1234Z', '2026-11-23T10:00:05.123Z'],
  ['2026-11-23T10:00+02:00', '2026-11-23T08:00:00.000Z'],
  ['2026-11-23T10:00-0530', '2026-11-23T15:30:00.000Z'],
  ['2026-11-23T10:00+01', '2026-11-23T09:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['30m', '2026-11-26T11:30:00.000Z'],
  ['12h', '2026-11-26T00:00:00.000Z'],
  ['7d', '2026-11-19T12:00:00.000Z'],
  ['2w', '2026-11-12T12:00:00.000Z'],
  ['0s', '2026-11-26T12:00:00.000Z'],
])('the time %s is %s', (text, time) => expect(parseTime(text, NOW)).toBe(time));

const NO_TIMES = `
garbage|99|7|d|-7d|1.5h|7days|7 d|yesterday|23.11.2026|11/23/2026|1763892000000|999999w|
2026|2026-11|2026-13-01|2026-02-30|2026-11-23T25:00Z|2026-11-23T10|2026-11-23Z|2026-11-23T10:00 CET|
2026-11-23T10:00+99:00`;

test.each(NO_TIMES.split(/\|?\n|\|/))('%s is no time', (text) => expect(parseTime(text, NOW)).toBeUndefined());

async function openWith(events: Iterable<StoredEvent>): Promise<{ bus: SqliteBus; folder: string }> {
  const folder = createFolder();
  await fillStore(folder, events);
  return { bus: await openTestBus(folder), folder };
}

function history(): readonly StoredEvent[] {
  return [
    { id: 'old-done', time: daysAgo(10), state: 'done' },
    { id: 'old-dead', time: daysAgo(9), state: 'dead' },
    { id: 'new-done', time: daysAgo(1), state: 'done' },
  ];
}

describe('bus.admin', () => {
  it('reads a duration as a time so long ago', async () => {
    const { bus } = await openWith(history());
    expect((await bus.admin.deliveries({ since: '2d' })).map(({ id }) => id)).toEqual(['new-done']);
    expect((await bus.admin.deliveries({ until: '2d' })).map(({ id }) => id)).toEqual(['old-dead', 'old-done']);
    expect(await bus.admin.prune({ before: '7d' })).toBe(1);
    expect((await bus.admin.deliveries()).map(({ id }) => id)).toEqual(['new-done', 'old-dead']);
    await bus.close();
  });

  it('finds an event by its id, as it was emitted', async () => {
    const bus = await openTestBus(createFolder());
    const event = makeEnvelope({ id: 'one', data: { name: 'Ada' }, meta: { traceparent: '00-1-2-01' } });
    await bus.publish([event, makeEnvelope({ id: 'two', data: null })]);
    expect(await bus.admin.event('one')).toEqual(event);
    expect(await bus.admin.event('two')).toMatchObject({ id: 'two', data: null });
    expect(await bus.admin.event('three')).toBeUndefined();
    await expect(bus.admin.event(3 as unknown as string)).rejects.toThrow('id is 3: it must be a string.');
    await bus.close();
  });

  it('refuses what is no time, and changes nothing', async () => {
    const { bus } = await openWith(history());
    for (const wrong of ['garbage', '99', '', undefined, 7, new Date(), null]) {
      await expect(bus.admin.prune({ before: wrong as string })).rejects.toThrow(RangeError);
    }
    await expect(bus.admin.prune({ before: 'garbage' })).rejects.toThrow(
      /^before is 'garbage', a string, which is not a time\. Write a time such as 2026-11-23T10:00Z, which is UTC/,
    );
    await expect(bus.admin.redrive({ since: '99' })).rejects.toThrow(RangeError);
    await expect(bus.admin.replay({ until: 'never' })).rejects.toThrow(RangeError);
    await expect(bus.admin.deliveries({ since: 'garbage' })).rejects.toThrow(RangeError);
    expect(await bus.admin.deliveries()).toHaveLength(3);
    await bus.close();
  });

  it('takes whole positive numbers as limits', async () => {
    const { bus } = await openWith(history());
    for (const limit of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 31, '2', null]) {
      await expect(bus.admin.deliveries({ limit: limit as number })).rejects.toThrow(
        /^limit is .*: it must be a whole number above 0, at most 2147483647\.$/,
      );
    }
    expect(await bus.admin.deliveries({ limit: 2 })).toHaveLength(2);
    await bus.close();
  });

  it('refuses options that a method does not have, and states that do not exist', async () => {
    const { bus } = await openWith(history());
    await expect(bus.admin.prune({ before: '0s', type: 'one.happened' } as never)).rejects.toThrow(
      "admin.prune has no option 'type'. Known: before, dead.",
    );
    await expect(bus.admin.redrive({ subscribr: 'first' } as never)).rejects.toThrow(
      "admin.redrive has no option 'subscribr'. Did you mean 'subscriber'?",
    );
    await expect(bus.admin.deliveries({ state: 'died' as 'dead' })).rejects.toThrow(
      "state is 'died', a string: it must be waiting, running, done or dead.",
    );
    await expect(bus.admin.prune(undefined as never)).rejects.toThrow(TypeError);
    await expect(bus.admin.prune({ before: '0s', dead: 'no' as never })).rejects.toThrow(TypeError);
    await expect(bus.admin.replay({ id: 7 as never })).rejects.toThrow('id is 7: it must be a string.');
    expect(await bus.admin.deliveries()).toHaveLength(3);
    await bus.close();
  });

  it('refuses names that neither the manifest nor the store has', async () => {
    const { bus, folder } = await openWith(history());
    await expect(bus.admin.replay({ type: 'one.happend' })).rejects.toThrow(
      "Neither the manifest nor the store has an event 'one.happend'. Did you mean 'one.happened'?",
    );
    await expect(bus.admin.redrive({ subscriber: 'frist' })).rejects.toThrow(
      "Neither the manifest nor the store has a subscriber 'frist'. Did you mean 'first'?",
    );
    await bus.close();
    const other = { events: [], subscribers: [{ name: 'last' }] };
    const later = await openTestBus(folder, { manifest: other });
    expect(await later.admin.deliveries({ type: 'one.happened', subscriber: 'first' })).toHaveLength(3);
    expect(await later.admin.redrive({ subscriber: 'last' })).toBe(0);
    await later.close();
  });
});

describe('the tally', () => {
  const SLOW = `
    SELECT type, subscriber, sum(state = 'waiting') AS waiting, sum(state = 'running') AS running,
      sum(state = 'done') AS done, sum(state = 'dead') AS dead
    FROM delivery JOIN event ON seq = event GROUP BY type, subscriber ORDER BY type, subscriber`;

  it('is what counting would find, whatever happened', async () => {
    const folder = createFolder();
    await fillStore(folder, history());
    const bus = await openTestBus(folder, { attempts: 2, keep: 'forever', onProblem: () => {} });
    const database = openDatabase(folder);
    const check = async () => {
      const counted = database.prepare(SLOW).all();
      expect(await bus.admin.stats()).toEqual(counted.map((row) => ({ ...row })));
    };
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const consumer = await bus.consume(async (subscriber, event) => {
      if (event.type === 'two.happened') await held;
      if (subscriber === 'second') throw new Error('broken');
    });
    await bus.publish(
      Array.from({ length: 40 }, (_, index) =>
        makeEnvelope({ type: index % 2 ? 'one.happened' : 'two.happened', id: `event-${index}` }),
      ),
    );
    await check();
    release();
    await bus.idle();
    await check();
    await consumer.close();
    expect(await bus.admin.redrive({ subscriber: 'second' })).toBe(20);
    await check();
    expect(await bus.admin.replay({ id: 'new-done' })).toBe(1);
    await check();
    expect(await bus.admin.prune({ before: '0s', dead: true })).toBeGreaterThan(20);
    await check();
    database.close();
    await bus.close();
  });

  it('is made for the events of an older store', async () => {
    const folder = createFolder();
    await fillStore(folder, history());
    const database = openDatabase(folder);
    database.exec(`
      DROP TRIGGER tally_delete; DROP TRIGGER event_delete;
      DROP TABLE tally; PRAGMA user_version = 3`);
    database.close();
    const bus = await openTestBus(folder);
    const counts = { waiting: 0, running: 0, done: 2, dead: 1 };
    expect(await bus.admin.stats()).toEqual([{ type: 'one.happened', subscriber: 'first', ...counts }]);
    await bus.close();
  });
});
