import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Claim, Exchange, Exchanged, Held, Settlement, Store } from '../../src/buses/engine/store.js';
import { makeEnvelope } from './open-test-store.js';

/** A store that several processes may use, and what closes it. */
export type StoreUnderTest = { readonly store: Store; readonly close: () => Promise<void> };

const INFO = { host: 'here', pid: 1, scope: 'here', startedAt: '1' };

/** Tests what the engine expects of every store. The simulator tests the engine, over the store in memory alone. */
export function describeStore(title: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${title}`, () => {
    let opened: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterEach(() => opened.close());

    const add = (id: string, subscribers: readonly string[] = ['mail'], delayMs = 0) =>
      store.append([{ envelope: makeEnvelope({ id }), subscribers, delayMs }]);

    function exchange(process: string, given: Partial<Exchange> = {}): Promise<Exchanged> {
      return store.exchange({ process, settlements: [], acquitted: [], wanted: [], claim: 'ordinary', ...given });
    }
    async function claim(process: string, given: Partial<Exchange> = {}): Promise<readonly Claim[]> {
      return (await exchange(process, { wanted: [{ subscriber: 'mail', most: 10 }], ...given })).claims;
    }
    const settle = (process: string, held: Held, state: Settlement['state'], more: Partial<Settlement> = {}) =>
      exchange(process, { settlements: [{ held, state, delayMs: 0, attempts: held.number, ...more }] });
    const toWords = (claims: readonly Claim[]) =>
      claims.map(({ envelope, subscriber, number }) => `${envelope.id} ${subscriber} ${number}`);

    it('says what became of each event, and keeps the first of two with one id', async () => {
      const routed = (id: string, type: string, data: unknown) =>
        ({ envelope: makeEnvelope({ id, type, data }), subscribers: ['mail'], delayMs: 0 }) as const;
      await store.append([routed('a', 'one.happened', { v: 1, w: 2 })]);
      const accepted = await store.append([
        routed('a', 'one.happened', { w: 2, v: 1 }),
        routed('a', 'one.happened', { v: 2 }),
        routed('a', 'two.happened', { v: 1, w: 2 }),
        routed('b', 'one.happened', 1),
        routed('b', 'one.happened', 1),
        routed('b', 'two.happened', 1),
      ]);
      const other = { otherType: 'one.happened' };
      expect(accepted).toEqual(['known', 'differs', other, 'stored', 'known', other]);
      const process = await store.join(INFO);
      expect((await claim(process)).map(({ envelope }) => envelope.data)).toEqual([{ v: 1, w: 2 }, 1]);
    });

    it('claims of each subscriber what is due, at most as many as are wanted, in their order', async () => {
      const process = await store.join(INFO);
      for (const id of ['a', 'b', 'c']) await add(id, ['mail', 'report']);
      await add('later', ['mail'], 60_000);
      const wanted = [{ subscriber: 'mail', most: 2 }];
      expect(toWords(await claim(process, { wanted }))).toEqual(['a mail 1', 'b mail 1']);
      const rest = await exchange(process, { wanted: [{ subscriber: 'mail', most: 0 }], others: 2 });
      expect(toWords(rest.claims)).toEqual(['a report 1', 'b report 1']);
      const last = await exchange(process, { wanted: [{ subscriber: 'mail', most: 5 }] });
      expect(toWords(last.claims)).toEqual(['c mail 1']);
      expect(last.nextMs).toBeGreaterThan(50_000);
      expect(last.nextMs).toBeLessThanOrEqual(60_000);
    });

    it('lets only the latest claim settle a delivery', async () => {
      const [one, two] = [await store.join(INFO), await store.join(INFO)];
      await add('a');
      const [first] = await claim(one);
      await settle(two, first!, 'waiting', { attempts: 0 });
      const [second] = await claim(two);
      await settle(one, first!, 'done');
      expect((await store.runningOf(two)).map(({ id }) => id)).toEqual(['a']);
      await settle(one, second!, 'dead');
      expect(await store.isIdle()).toBe(true);
    });

    it('lets a removed process claim nothing, and takes its results', async () => {
      const [one, two] = [await store.join(INFO), await store.join(INFO)];
      await add('a');
      const [first] = await claim(one);
      await store.leave(one);
      await add('b');
      const refused = await exchange(one, { wanted: [{ subscriber: 'mail', most: 10 }] });
      expect(refused).toMatchObject({ isMember: false, claims: [] });
      expect((await store.beat(two)).gone).toEqual([one]);
      expect((await store.runningOf(one)).map(({ id, type, number }) => ({ id, type, number }))).toEqual([
        { id: 'a', type: 'one.happened', number: 1 },
      ]);
      await settle(one, first!, 'done');
      expect(await store.beat(two)).toMatchObject({ isMember: true, others: [], gone: [] });
      expect(toWords(await claim(two))).toEqual(['b mail 1']);
    });

    it('removes a process only if it has not beaten since', async () => {
      const [one, two] = [await store.join(INFO), await store.join({ ...INFO, pid: 2 })];
      const [seen] = (await store.beat(one)).others;
      expect(seen).toMatchObject({ ...INFO, pid: 2, id: two });
      await store.beat(two);
      expect(await store.leave(two, seen!.beat)).toBe(false);
      expect(await store.beat(two)).toMatchObject({ isMember: true });
      expect(await store.leave(two, seen!.beat + 2)).toBe(true);
      expect(await store.beat(two)).toMatchObject({ isMember: false });
    });

    it('claims one suspect alone, says that others are due, and makes them ordinary when asked to', async () => {
      const process = await store.join(INFO);
      for (const id of ['a', 'b', 'c']) await add(id);
      const [first, second] = await claim(process, { wanted: [{ subscriber: 'mail', most: 2 }] });
      for (const held of [first!, second!]) await settle(process, held, 'waiting', { suspicion: 'it', attempts: 0 });
      const ordinary = await exchange(process, { wanted: [{ subscriber: 'mail', most: 10 }] });
      expect({ ...ordinary, claims: toWords(ordinary.claims) }).toMatchObject({
        claims: ['c mail 1'],
        hasSuspect: true,
      });
      const [suspect, ...more] = await claim(process, { claim: 'suspect' });
      expect([suspect?.suspicion, more]).toEqual(['it', []]);
      await settle(process, suspect!, 'done');
      await exchange(process, { acquitted: ['it'] });
      const [acquitted] = await claim(process);
      expect(acquitted).toMatchObject({ subscriber: 'mail', number: 1 });
      expect(acquitted?.suspicion ?? undefined).toBe(undefined);
    });
  });
}
