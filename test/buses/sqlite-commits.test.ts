import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/buses/engine/clock.js';
import { openStore } from '../../src/buses/sqlite/open.js';
import { createSqliteStore } from '../../src/buses/sqlite/store.js';
import { createRetry, createWriter } from '../../src/buses/sqlite/transaction.js';
import { createFolder } from '../support/temp-folder.js';
import { makeEnvelope, openTestBus } from './open-test-store.js';

async function openTestStore(clock: Clock) {
  const retry = createRetry('events.db', clock);
  const opened = await openStore(createFolder(), retry);
  return { ...opened, retry, store: createSqliteStore({ ...opened, clock, retry, longestRetryMs: 1000 }) };
}

const toRouted = (id: string) => ({ envelope: makeEnvelope({ id }), subscribers: ['mail'], delayMs: 0 });
const MANY = Array.from({ length: 500 }, (_, index) => toRouted(`many-${index}`));

it('a commit that fails refuses the event that is to blame, and none that was published beside it', async () => {
  const bus = await openTestBus(createFolder());
  const events = ['before', 'poison', 'after'].map((id) => makeEnvelope({ id, data: id === 'poison' ? 1n : id }));
  const results = await Promise.allSettled(events.map((event) => bus.publish([event])));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((results[1] as PromiseRejectedResult).reason).toMatchObject({
    message: expect.stringContaining('the store did not take it: Do not know how to serialize a BigInt'),
  });
  expect((await bus.admin.deliveries()).map(({ id }) => id)).toEqual(['after', 'before']);
  await bus.close();
});

it('what fails in a transaction takes nothing else with it', async () => {
  const { database, retry, store } = await openTestStore(systemClock);
  const write = createWriter(database, systemClock, retry);
  database.exec('CREATE TABLE note (text TEXT NOT NULL)');
  const note = (text: string | null) => write(() => database.prepare('INSERT INTO note VALUES (?)').run(text).changes);
  const results = await Promise.allSettled([note('first'), note('second'), note(null), note('fourth')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(database.prepare('SELECT text FROM note').all()).toEqual([
    { text: 'first' },
    { text: 'second' },
    { text: 'fourth' },
  ]);
  await store.close();
});

it('an event is refused whose file was deleted while it was written', async () => {
  const folder = createFolder();
  const bus = await openTestBus(folder, { onProblem: () => {} });
  // It is turned into JSON within the transaction, after the file was found to be there.
  const data = { toJSON: () => rmSync(join(folder, 'events.db'), { force: true }) ?? 'written' };
  await expect(bus.publish([makeEnvelope({ data })])).rejects.toThrow(
    'events.db was deleted while this process had it open',
  );
  await bus.close();
});

it('many events are stored in several transactions, with a turn of the event loop between them', async () => {
  let now = 0;
  let turns = 0;
  const soon = (run: () => void) => (turns++, systemClock.soon(run));
  const { store } = await openTestStore({ ...systemClock, now: () => now++, soon });
  expect(await store.append(MANY)).toEqual(MANY.map(() => 'stored'));
  expect(turns).toBeGreaterThan(1);
  await store.close();
});

it('a claim is limited, and says that there is more', async () => {
  const { store } = await openTestStore(systemClock);
  await store.append(MANY);
  const process = await store.join({ host: 'here', pid: 1, scope: 'here', startedAt: '' });
  const wanted = [{ subscriber: 'mail', most: 1000 }];
  const claim = () => store.exchange({ process, settlements: [], acquitted: [], wanted, claim: 'ordinary' });
  const exchanged = [await claim(), await claim(), await claim()];
  expect(exchanged.map(({ claims, hasMore }) => [claims.length, hasMore])).toEqual([
    [200, true],
    [200, true],
    [100, false],
  ]);
  await store.close();
});

it('the administration of a bus that was closed says so', async () => {
  const bus = await openTestBus(createFolder());
  await bus.close();
  for (const ask of [bus.admin.stats, bus.admin.deliveries, bus.admin.redrive]) {
    await expect(ask()).rejects.toThrow('This bus was closed. Open it again before using its admin.');
  }
  await expect(bus.admin.prune({ before: '0d' })).rejects.toThrow('This bus was closed');
});
