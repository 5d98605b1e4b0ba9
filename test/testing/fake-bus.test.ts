import { AssertionError } from 'node:assert';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { EmitError } from '../../src/runtime/bus.js';
import { createEvents, events } from '../../src/runtime/events.js';
import {
  createContext,
  type FakeBus,
  fakeBus,
  type FakeBusOptions,
  type Manifest,
  withSeeds,
} from '../../src/testing/index.js';

type Registry = {
  'user.registered': { id: string; email: string; tags: string[] };
  'order.completed': { total: number };
};
type Subscribed = {
  'send-welcome-email': { 'user.registered': true };
  'update-analytics': { 'user.registered': true; 'order.completed': true };
};

const manifest: Manifest = {
  events: [
    { name: 'user.registered', subscribers: ['send-welcome-email', 'update-analytics'] },
    { name: 'order.completed', subscribers: ['update-analytics'] },
  ],
  subscribers: [{ name: 'send-welcome-email' }, { name: 'update-analytics' }],
};
const ADA = { id: '1', email: 'ada@example.com', tags: ['new'] };
const { emit, emitMany } = createEvents<Registry>();

let bus: FakeBus<Registry, Subscribed>;
function connect(options: FakeBusOptions = { manifest }): FakeBus<Registry, Subscribed> {
  bus = fakeBus<Registry, Subscribed>(options);
  events.connect(bus);
  return bus;
}
beforeEach(() => void connect());
afterEach(() => events.connect(undefined));

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof AssertionError ? error.message : `not an assertion: ${String(error)}`;
  }
  throw new Error('it passed');
}

describe('an emitted event', () => {
  it('is listed by name, with the type of its payload', async () => {
    await emit('user.registered', ADA);
    await emit('order.completed', { total: 3 }, { id: 'order-1' });
    expectTypeOf(bus.emitted('order.completed')).toEqualTypeOf<readonly { total: number }[]>();
    expect(bus.emitted('order.completed')).toEqual([{ total: 3 }]);
    expect(bus.envelopes()).toMatchObject([{ type: 'user.registered' }, { id: 'order-1' }]);
  });

  it('is found by a part of its payload', async () => {
    await emit('user.registered', ADA);
    expect(bus.expectEmitted('user.registered').email).toBe('ada@example.com');
    expect(bus.expectEmitted('user.registered', { id: '1', tags: ['new'] })).toEqual(ADA);
    bus.expectEmitted('user.registered', { email: expect.stringContaining('@') as string });
    bus.expectNotEmitted('order.completed');
  });

  it('is shown in the error when another was expected', async () => {
    expect(messageOf(() => bus.expectEmitted('user.registered'))).toBe(
      "No 'user.registered' was emitted. Nothing was emitted.",
    );
    await emit('user.registered', ADA);
    expect(messageOf(() => bus.expectEmitted('user.registered', { tags: [] }))).toBe(
      "No 'user.registered' was emitted with { tags: [] }. Emitted:\n" +
        "  user.registered { id: '1', email: 'ada@example.com', tags: [ 'new' ] }",
    );
    expect(messageOf(() => bus.expectNotEmitted())).toContain('No event should have been emitted. Emitted:');
    expect(messageOf(() => bus.expectNotEmitted('user.registered'))).toContain("No 'user.registered' should");
  });

  it('is checked as by every bus', async () => {
    await expect(emit('user.registered', { ...ADA, tags: [1n as never] })).rejects.toThrow('data.tags[0] is a bigint');
    await expect(emit('no.such' as 'order.completed', { total: 1 })).rejects.toThrow('the manifest has no such event');
    await emitMany([
      { type: 'order.completed', data: { total: 1 }, id: 'x' },
      { type: 'order.completed', data: { total: 2 }, id: 'x' },
    ]);
    expect(bus.emitted('order.completed')).toEqual([{ total: 1 }]);
  });

  it('is forgotten by clear', async () => {
    await emit('order.completed', { total: 1 });
    bus.clear();
    bus.expectNotEmitted();
    expect(await bus.deliver({ 'update-analytics': () => undefined })).toEqual([]);
  });
});

it('refuses the next emit on request', async () => {
  bus.refuseNext('order.completed');
  const error: unknown = await emit('order.completed', { total: 1 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EmitError);
  expect((error as EmitError).failures).toMatchObject([{ code: 'refused', type: 'order.completed' }]);
  await emit('order.completed', { total: 2 });
  expect(bus.emitted('order.completed')).toEqual([{ total: 2 }]);
});

describe('deliver', () => {
  it('fails for a listen that returns its work, as a bus does', async () => {
    await emit('order.completed', { total: 1 });
    await expect(bus.deliver({ 'update-analytics': async () => () => undefined })).rejects.toThrow(
      "The listen of 'update-analytics' returned a function, which nobody runs.",
    );
  });

  it('delivers to each subscriber its events in order, including those emitted meanwhile', async () => {
    await emit('user.registered', ADA);
    const seen: unknown[] = [];
    const delivered = await bus.deliver({
      'send-welcome-email': async (event, context) => {
        expectTypeOf(event).toEqualTypeOf<{ type: 'user.registered'; data: Registry['user.registered'] }>();
        expect(context.attempt).toBe(1);
        event.data.tags.push('changed');
        await emit('order.completed', { total: 1 });
      },
      'update-analytics': (event) => {
        if (event.type === 'user.registered') seen.push(event.data.tags);
      },
    });
    expect(seen).toEqual([['new']]);
    expect(delivered.map(({ subscriber, type }) => `${subscriber} ${type}`)).toEqual([
      'send-welcome-email user.registered',
      'update-analytics user.registered',
      'update-analytics order.completed',
    ]);
    expect(await bus.deliver({ 'update-analytics': () => undefined })).toEqual([]);
  });

  it('keeps the events of subscribers that are not given', async () => {
    await emit('user.registered', ADA);
    expect(await bus.deliver({ 'update-analytics': () => undefined })).toHaveLength(1);
    expect(await bus.deliver({ 'send-welcome-email': () => undefined })).toHaveLength(1);
  });

  it('rejects with the error of a subscriber', async () => {
    await emit('order.completed', { total: 1 }, { id: 'order-1' });
    const failing = bus.deliver({ 'update-analytics': () => Promise.reject(new Error('no table')) });
    await expect(failing).rejects.toThrow("update-analytics failed on 'order.completed' (order-1): no table");
  });

  it('requires a manifest', async () => {
    await expect(connect({}).deliver({})).rejects.toThrow('Make it with fakeBus({ manifest })');
  });
});

describe('a seed', () => {
  async function run(seed: number): Promise<readonly string[]> {
    connect({ manifest, seed });
    for (let total = 0; total < 8; total++) await emit('order.completed', { total }, { id: String(total) });
    const delivered = await bus.deliver({ 'update-analytics': async () => {} });
    return delivered.map(({ id, attempt }) => `${id}#${attempt}`);
  }

  it('always gives the same deliveries, and another seed gives others', async () => {
    expect(await run(7)).toEqual(await run(7));
    expect(await run(7)).not.toEqual(await run(8));
  });

  it('reorders and repeats deliveries, and drops none', async () => {
    const runs: (readonly string[])[] = [];
    for (let seed = 1; seed <= 20; seed++) runs.push(await run(seed));
    const firsts = Array.from({ length: 8 }, (_, index) => `${index}#1`);
    for (const one of runs) expect(one).toEqual(expect.arrayContaining(firsts));
    expect(runs.some((one) => one.some((delivery) => delivery.endsWith('#2')))).toBe(true);
    expect(runs.some((one) => one.filter((delivery) => delivery.endsWith('#1')).join() !== firsts.join())).toBe(true);
  });

  it('finds a subscriber that is not idempotent, and can be run again alone', async () => {
    const test = async (seed: number) => {
      connect({ manifest, seed });
      let balance = 0;
      await emit('order.completed', { total: 5 }, { id: 'order-1' });
      await bus.deliver({ 'update-analytics': (event) => void (balance += (event.data as { total: number }).total) });
      expect(balance).toBe(5);
    };
    const error = (await withSeeds(100, test).catch((reason: unknown) => reason)) as Error;
    const seed = /Seed (\d+) fails\. Run it alone with TSC_RUN_SEED=\1\./.exec(error.message)?.[1];
    expect(seed).toBeDefined();
    const seeds: number[] = [];
    process.env['TSC_RUN_SEED'] = seed;
    try {
      await withSeeds(100, (one) => void seeds.push(one));
    } finally {
      delete process.env['TSC_RUN_SEED'];
    }
    expect(seeds).toEqual([Number(seed)]);
  });
});

it('creates a context for calling listen directly', () => {
  expect(createContext({ attempt: 3 })).toMatchObject({ attempt: 3, meta: {} });
  expect(createContext().signal.aborted).toBe(false);
});
