import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Bus, Consumer, Deliver } from '../../src/runtime/bus.js';
import { EmitError } from '../../src/runtime/bus.js';
import type { Emission } from '../../src/runtime/emission.js';
import { events } from '../../src/runtime/events.js';
import type { Manifest } from '../../src/buses/routing.js';
import type { DeliverySettings } from '../../src/buses/settings.js';
import { waitFor } from '../support/wait-for.js';

export type BusUnderTest = {
  readonly bus: Bus & { readonly consume: (deliver: Deliver) => Promise<Consumer> };
  readonly dead: () => Promise<
    readonly { readonly subscriber: string; readonly attempt: number; readonly error?: string }[]
  >;
  readonly close: () => Promise<void>;
};

export type OpenBus = (options: DeliverySettings & { readonly manifest: Manifest }) => Promise<BusUnderTest>;

const MANIFEST: Manifest = {
  events: [
    { name: 'user.registered', subscribers: ['send-welcome-email', 'update-analytics', 'warehouse'] },
    { name: 'order.completed', subscribers: ['update-analytics'] },
    { name: 'nobody.listens', subscribers: [] },
  ],
  subscribers: [
    { name: 'send-welcome-email', external: false },
    { name: 'update-analytics', external: false },
    { name: 'warehouse', external: true },
  ],
};

const FAST: DeliverySettings = { firstRetryMs: 1, longestRetryMs: 5, attempts: 3, onProblem: () => {} };

type Received = { subscriber: string; event: { type: string; data: unknown }; context: Parameters<Deliver>[2] };

const emit = events.emit as unknown as (
  type: string,
  data: unknown,
  options?: Omit<Emission, 'type' | 'data'>,
) => Promise<void>;
const emitMany = events.emitMany as unknown as (batch: readonly Emission[]) => Promise<void>;

async function failureOf(promise: Promise<unknown>): Promise<EmitError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmitError);
  return error as EmitError;
}

/** What a bus does not do, by the name of the test: why. A test of that name is skipped. */
export type Exceptions = Readonly<Record<string, string>>;

/** Tests what every bus must do. `open` opens a bus that is not connected to `events` yet. */
export function describeBus(title: string, open: OpenBus, exceptions: Exceptions = {}): void {
  describe(`${title}`, () => {
    let opened: BusUnderTest;
    let consumer: Consumer | undefined;
    let received: Received[];

    beforeEach(({ task, skip }) => {
      received = [];
      consumer = undefined;
      skip(Object.hasOwn(exceptions, task.name), exceptions[task.name]);
    });
    afterEach(async () => {
      events.connect(undefined);
      await consumer?.close();
      await opened?.close();
      opened = undefined!;
    });

    async function start(settings: DeliverySettings = {}): Promise<void> {
      opened = await open({ ...FAST, ...settings, manifest: MANIFEST });
      events.connect(opened.bus);
    }

    async function consume(listen: (one: Received) => unknown = () => undefined): Promise<void> {
      consumer = await opened.bus.consume(async (subscriber, event, context) => {
        const one = { subscriber, event, context };
        received.push(one);
        await listen(one);
      });
    }

    const count = (amount: number) => waitFor(() => received.length >= amount, `${amount} deliveries`);
    const settle = () => new Promise((resolve) => setTimeout(resolve, 60));

    it('delivers an event to its subscribers and to no other', async () => {
      await start();
      await consume();
      await emit('user.registered', { id: '1' });
      await emit('order.completed', { total: 3 });
      await count(3);
      await settle();
      expect(received.map(({ subscriber, event }) => `${subscriber} ${event.type}`).sort()).toEqual([
        'send-welcome-email user.registered',
        'update-analytics order.completed',
        'update-analytics user.registered',
      ]);
    });

    it('calls subscribers with exactly type and data, and with the context', async () => {
      await start();
      await consume();
      await emit('order.completed', { total: 3 }, { id: 'order-1', meta: { traceparent: '00-1-2-01' } });
      await count(1);
      const { event, context } = received[0]!;
      expect(Object.keys(event)).toEqual(['type', 'data']);
      expect(event).toEqual({ type: 'order.completed', data: { total: 3 } });
      expect(context).toMatchObject({ id: 'order-1', attempt: 1, meta: { traceparent: '00-1-2-01' } });
      expect(Math.abs(Date.parse(context.time) - Date.now())).toBeLessThan(5000);
      expect(context.signal.aborted).toBe(false);
    });

    it('starts subscribers after the emit has resolved', async () => {
      await start();
      await consume();
      await emit('order.completed', {});
      expect(received).toEqual([]);
      await count(1);
    });

    it('keeps events that are emitted before there is a consumer', async () => {
      await start();
      await emit('order.completed', { early: true });
      await consume();
      await count(1);
      expect(received[0]!.event.data).toEqual({ early: true });
    });

    it('delivers the payload as it was at the time of the emit, as JSON holds it', async () => {
      await start();
      await consume();
      const data = { at: new Date(0), gone: undefined, list: [1, -0, null], nested: { text: 'é\u2028\ud800' } };
      const expected = JSON.parse(JSON.stringify(data)) as unknown;
      const emitted = emit('order.completed', data);
      data.list.push(4);
      await emitted;
      await count(1);
      expect(received[0]!.event.data).toStrictEqual(expected);
    });

    it('gives each subscriber its own copy of the payload', async () => {
      await start();
      await consume(({ event }) => {
        (event.data as { seen: string[] }).seen.push('changed');
      });
      await emit('user.registered', { seen: [] });
      await count(2);
      await settle();
      expect(received.map(({ event }) => (event.data as { seen: string[] }).seen)).toEqual([['changed'], ['changed']]);
    });

    it('starts the events of a subscriber in the order in which they were emitted', async () => {
      await start({ concurrency: 1 });
      for (let index = 0; index < 20; index++) await emit('order.completed', { index });
      await consume();
      await count(20);
      expect(received.map(({ event }) => (event.data as { index: number }).index)).toEqual([...Array(20).keys()]);
    });

    it('limits the concurrent deliveries of each subscriber independently', async () => {
      await start({ concurrency: 2 });
      const running = new Map<string, number>();
      const most = new Map<string, number>();
      await consume(async ({ subscriber }) => {
        const now = (running.get(subscriber) ?? 0) + 1;
        running.set(subscriber, now);
        most.set(subscriber, Math.max(now, most.get(subscriber) ?? 0));
        await new Promise((resolve) => setTimeout(resolve, 5));
        running.set(subscriber, running.get(subscriber)! - 1);
      });
      await emitMany(Array.from({ length: 10 }, () => ({ type: 'user.registered', data: {} })));
      await count(20);
      expect(Object.fromEntries(most)).toEqual({ 'send-welcome-email': 2, 'update-analytics': 2 });
    });

    it('retries a failed delivery without repeating those of other subscribers', async () => {
      await start();
      await consume(({ subscriber, context }) => {
        if (subscriber === 'update-analytics' && context.attempt < 3) throw new Error('not yet');
      });
      await emit('user.registered', {}, { id: 'same' });
      await count(4);
      await settle();
      expect(received.filter((one) => one.subscriber === 'send-welcome-email')).toHaveLength(1);
      const analytics = received.filter((one) => one.subscriber === 'update-analytics');
      expect(analytics.map(({ context }) => context.attempt)).toEqual([1, 2, 3]);
      expect(new Set(received.map(({ context }) => context.id))).toEqual(new Set(['same']));
      expect(await opened.dead()).toEqual([]);
    });

    it('gives up after the last attempt and keeps the error', async () => {
      await start();
      await consume(() => Promise.reject(new Error('the mail server is gone')));
      await emit('order.completed', {});
      await waitFor(async () => (await opened.dead()).length > 0, 'a dead letter');
      await settle();
      expect(received).toHaveLength(3);
      const [letter] = await opened.dead();
      expect(letter).toMatchObject({ subscriber: 'update-analytics', attempt: 3 });
      expect(letter!.error).toContain('the mail server is gone');
    });

    it('fails an attempt that takes too long, aborts its signal, and ignores its later result', async () => {
      await start({ timeoutMs: 30, attempts: 2 });
      const signals: AbortSignal[] = [];
      let release = () => {};
      await consume(async ({ context }) => {
        signals.push(context.signal);
        if (context.attempt === 1) await new Promise<void>((resolve) => (release = resolve));
      });
      await emit('order.completed', {});
      await count(2);
      expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
      release();
      await settle();
      expect(received).toHaveLength(2);
      expect(await opened.dead()).toEqual([]);
    });

    it('delivers events with the same id once', async () => {
      await start();
      await consume();
      await emit('order.completed', { first: true }, { id: 'order-1' });
      await emit('order.completed', { first: false }, { id: 'order-1' });
      await emitMany([
        { type: 'order.completed', data: {}, id: 'order-2' },
        { type: 'order.completed', data: {}, id: 'order-2' },
      ]);
      await count(2);
      await settle();
      expect(received.map(({ context }) => context.id).sort()).toEqual(['order-1', 'order-2']);
      expect(received.find(({ context }) => context.id === 'order-1')!.event.data).toEqual({ first: true });
    });

    it('delivers after the delay, no sooner', async () => {
      await start();
      await consume();
      const from = Date.now();
      await emit('order.completed', {}, { delayMs: 80 });
      await count(1);
      expect(Date.now() - from).toBeGreaterThanOrEqual(79);
    });

    it('refuses only the unknown events of a batch, and lists them in its order', async () => {
      await start();
      await consume();
      const error = await failureOf(
        emitMany([
          { type: 'no.such', data: {} },
          { type: 'order.completed', data: {} },
          { type: 'nor.this', data: {} },
        ]),
      );
      expect(error.failures.map(({ index, type, code }) => ({ index, type, code }))).toEqual([
        { index: 0, type: 'no.such', code: 'unknown-event' },
        { index: 2, type: 'nor.this', code: 'unknown-event' },
      ]);
      expect(error.message).toContain("Cannot emit 'no.such': the manifest has no such event");
      await count(1);
    });

    it('accepts an event without subscribers', async () => {
      await start();
      await consume();
      await emit('nobody.listens', {});
      await settle();
      expect(received).toEqual([]);
    });

    it('refuses a payload that is too large before sending it', async () => {
      await start({ maxBytes: 100 });
      await emit('order.completed', { text: 'é'.repeat(40) });
      const error = await failureOf(emit('order.completed', { text: 'é'.repeat(60) }));
      expect(error.failures[0]).toMatchObject({ code: 'too-large' });
      expect(error.message).toContain('data is 131 bytes of JSON, the bus takes 100');
    });

    it('waits for running deliveries when it closes, and starts no others', async () => {
      await start({ concurrency: 1 });
      let finished = 0;
      await consume(async () => {
        await new Promise((resolve) => setTimeout(resolve, 40));
        finished++;
      });
      await emitMany(Array.from({ length: 3 }, () => ({ type: 'order.completed', data: {} })));
      await count(1);
      await consumer!.close();
      expect({ started: received.length, finished }).toEqual({ started: 1, finished: 1 });
      await settle();
      expect(received).toHaveLength(1);
      await consume();
      await count(3);
    });

    it('stops waiting after graceMs when it closes, and delivers the rest again', async () => {
      await start({ graceMs: 30 });
      await consume(() => new Promise(() => {}));
      await emit('order.completed', {});
      await count(1);
      await consumer!.close();
      expect(received[0]!.context.signal.aborted).toBe(true);
      await consume();
      await count(2);
      expect(received[1]!.context.attempt).toBe(2);
    });

    it('publishes each delivery to tracing, with the meta of its event', async () => {
      const messages: unknown[] = [];
      const listen = (message: unknown, name: string | symbol) =>
        void messages.push([name, { ...(message as object) }]);
      for (const name of ['tsc-run:deliver', 'tsc-run:deliver:done']) {
        subscribe(name, listen);
        onTestFinished(() => void unsubscribe(name, listen));
      }
      await start({ attempts: 1 });
      const error = new Error('no');
      await consume(() => Promise.reject(error));
      await emit('order.completed', {}, { id: 'order-1', meta: { traceparent: '00-1-2-01' } });
      await waitFor(() => messages.length === 2, 'both messages');
      const trace = { id: 'order-1', type: 'order.completed', subscriber: 'update-analytics', attempt: 1 };
      const meta = { traceparent: '00-1-2-01' };
      expect(messages).toEqual([
        ['tsc-run:deliver', { ...trace, meta }],
        ['tsc-run:deliver:done', { ...trace, meta, error }],
      ]);
    });

    it('rejects a consumer that is no function', async () => {
      await start();
      for (const wrong of [undefined, {}, Promise.resolve(() => {})]) {
        await expect(opened.bus.consume(wrong as unknown as Deliver)).rejects.toThrow(
          /^bus\.consume was given .*: give it/,
        );
      }
    });

    it('rejects a second consumer', async () => {
      await start();
      await consume();
      await expect(opened.bus.consume(async () => {})).rejects.toThrow('This bus delivers already');
    });

    it('refuses an id that belongs to another event, and names both', async () => {
      await start();
      await emit('order.completed', { v: 1 }, { id: 'order-1' });
      const error = await failureOf(emit('nobody.listens', { v: 2 }, { id: 'order-1' }));
      expect(error.failures).toMatchObject([{ index: 0, type: 'nobody.listens', code: 'refused' }]);
      expect(error.message).toContain(
        "Cannot emit 'nobody.listens': the id 'order-1' belongs to a stored 'order.completed'",
      );
    });

    it('keeps the first of two events with one id, and says when their data differ', async () => {
      const problems: Error[] = [];
      await start({ onProblem: (problem) => void problems.push(problem) });
      await consume();
      await emit('order.completed', { a: 1, b: 2 }, { id: 'order-1' });
      await emit('order.completed', { b: 2, a: 1 }, { id: 'order-1' });
      expect(problems).toEqual([]);
      await emit('order.completed', { a: 1, b: 3 }, { id: 'order-1' });
      expect(problems.map(({ message }) => message)).toEqual([
        "'order.completed' was emitted again with the id 'order-1' and other data. The first is kept, the second is dropped.",
      ]);
      await count(1);
      await settle();
      expect(received.map(({ event }) => event.data)).toEqual([{ a: 1, b: 2 }]);
    });

    it('refuses what cannot be stored, and nothing that is published beside it', async () => {
      await start();
      await consume();
      const results = await Promise.allSettled([
        emit('order.completed', {}, { id: 'before' }),
        emitMany([
          { type: 'no.such', data: {} },
          { type: 'order.completed', data: {}, id: 'beside' },
        ]),
        emit('order.completed', {}, { id: 'after' }),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      await count(3);
      expect(received.map(({ context }) => context.id).sort()).toEqual(['after', 'before', 'beside']);
    });

    it('tells the first failure of a delivery and its death, with subscriber, event, id and cause', async () => {
      const problems: Error[] = [];
      await start({ onProblem: (problem) => void problems.push(problem) });
      const cause = new Error('the mail server is gone');
      await consume(() => Promise.reject(cause));
      await emit('order.completed', {}, { id: 'order-1' });
      await waitFor(() => problems.length === 2, 'both problems');
      await settle();
      const delivery = "the delivery of 'order.completed' (id order-1) to 'update-analytics'";
      expect(problems.map(({ message }) => message)).toEqual([
        `${delivery} failed. It is tried again: 3 attempts in all.`,
        expect.stringContaining(`${delivery} is dead: attempt 3, its last, failed.`),
      ]);
      expect(problems.map((problem) => problem.cause)).toEqual([cause, cause]);
    });

    it('goes on when onProblem fails', async () => {
      await start({
        onProblem: () => {
          throw new Error('onProblem is broken');
        },
      });
      await consume(({ context }) => {
        if (context.attempt === 1) throw new Error('once');
      });
      await emit('order.completed', 1, { id: 'order-1' });
      const again = [1, 2, 3].map((data) => emit('order.completed', data, data === 2 ? { id: 'order-1' } : {}));
      await Promise.all(again);
      await count(6);
      await settle();
      expect(received.map(({ context }) => context.attempt).sort()).toEqual([1, 1, 1, 2, 2, 2]);
    });

    it('keeps the causes of the last error', async () => {
      await start({ attempts: 1 });
      await consume(() => Promise.reject(new Error('outer', { cause: new Error('inner') })));
      await emit('order.completed', {});
      await waitFor(async () => (await opened.dead()).length > 0, 'a dead letter');
      expect((await opened.dead())[0]!.error).toMatch(/^Error: outer\n[^]*\ncaused by: Error: inner\n/);
    });

    it('delivers in the async context of no request', async () => {
      await start();
      const request = new AsyncLocalStorage<string>();
      const seen: (string | undefined)[] = [];
      await request.run('consume', () =>
        consume(({ event, context }) => {
          seen.push(request.getStore());
          if ((event.data as { fails?: true }).fails && context.attempt === 1) throw new Error('once');
        }),
      );
      await request.run('emit', () => emit('order.completed', {}));
      await request.run('delayed', () => emit('order.completed', {}, { delayMs: 40 }));
      await request.run('retried', () => emit('order.completed', { fails: true }));
      await count(4);
      expect(seen).toEqual([undefined, undefined, undefined, undefined]);
    });

    it('delivers to exactly the subscribers that are named', async () => {
      await start();
      const names: string[] = [];
      const deliver = Object.assign(async (name: string) => void names.push(name), {
        subscribers: ['update-analytics'],
        isPart: true,
      });
      consumer = await opened.bus.consume(deliver);
      await emit('user.registered', {});
      await waitFor(() => names.length > 0, 'a delivery');
      await settle();
      expect(names).toEqual(['update-analytics']);
      await consumer.close();
      await consume();
      await count(1);
      expect(received.map(({ subscriber }) => subscriber)).toEqual(['send-welcome-email']);
    });

    it('delivers what it accepts, however deep it is nested', async () => {
      await start();
      await consume();
      let text = '';
      let isAccepted = false;
      for (let depth = 6000; !isAccepted; depth -= 100) {
        text = `${'['.repeat(depth)}${']'.repeat(depth)}`;
        isAccepted = await emit('order.completed', JSON.parse(text)).then(
          () => true,
          () => false,
        );
      }
      await count(1);
      expect(JSON.stringify(received[0]!.event.data) === text).toBe(true);
      await settle();
      expect(received).toHaveLength(1);
    });

    it('is not reached by fake timers', async () => {
      vi.useFakeTimers();
      onTestFinished(() => void vi.useRealTimers());
      await start();
      let deliveries = 0;
      const delivered = new Promise<void>((resolve) => {
        void consume(({ context }) => {
          deliveries++;
          if (context.attempt === 1) throw new Error('again');
          resolve();
        });
      });
      await emit('order.completed', {});
      await delivered;
      vi.useRealTimers();
      expect(deliveries).toBe(2);
    });

    it('never lets an attempt that was given up while closing be the last', async () => {
      await start({ attempts: 1, graceMs: 10 });
      await consume(() => new Promise(() => {}));
      await emit('order.completed', {});
      await count(1);
      await consumer!.close();
      expect(await opened.dead()).toEqual([]);
      await consume();
      await count(2);
    });

    it('closes once, however often and from wherever it is closed', async () => {
      await start();
      let finished = 0;
      await consume(async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        finished++;
      });
      await emit('user.registered', {});
      await count(2);
      const first = consumer!.close();
      await opened.close();
      expect(finished).toBe(2);
      await Promise.all([first, opened.close(), consumer!.close()]);
      expect({ finished, started: received.length }).toEqual({ finished: 2, started: 2 });
      expect((await failureOf(emit('order.completed', {}))).failures).toMatchObject([{ code: 'closed' }]);
      await expect(opened.bus.consume(async () => {})).rejects.toThrow('This bus was closed');
    });

    it('closes while it starts to deliver, and while it accepts', async () => {
      await start();
      const consuming = consume();
      const emitting = emit('order.completed', {});
      const closing = opened.close();
      await Promise.all([consuming, emitting, closing]);
      await settle();
      expect(received.length).toBeLessThanOrEqual(1);
    });

    it('leaves no timer behind', async () => {
      const countTimers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      const before = countTimers();
      await start();
      await consume();
      await emit('order.completed', {});
      await count(1);
      await emit('order.completed', {}, { delayMs: 60_000 });
      await opened.close();
      expect(countTimers()).toBeLessThanOrEqual(before);
    });
  });
}
