import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import type { Bus } from '../../src/runtime/bus.js';
import { EmitError } from '../../src/runtime/bus.js';
import type { Emission } from '../../src/runtime/emission.js';
import type { Envelope } from '../../src/runtime/envelope.js';
import { createEvents, events } from '../../src/runtime/events.js';
import type { DeliverTrace, EmitTrace } from '../../src/index.js';

const emit = events.emit as unknown as (type: string, data: unknown, options?: object) => Promise<void>;
const emitMany = events.emitMany as unknown as (batch: readonly Emission[]) => Promise<void>;

function connectRecorder(bus: Partial<Bus> = {}): Envelope[] {
  const sent: Envelope[] = [];
  events.connect({ publish: async (batch) => void sent.push(...batch), ...bus });
  return sent;
}

async function failureOf(promise: Promise<unknown>): Promise<EmitError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmitError);
  return error as EmitError;
}

afterEach(() => events.connect(undefined));

describe('emit', () => {
  it('sends an envelope with an id and a time of its own', async () => {
    const sent = connectRecorder();
    await emit('user.registered', { id: 1 });
    await emit('user.registered', { id: 1 });
    expect(sent[0]).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-/),
      type: 'user.registered',
      data: { id: 1 },
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    expect(sent[0]!.id).not.toBe(sent[1]!.id);
  });

  it('sends its options', async () => {
    const sent = connectRecorder();
    await emit('user.registered', {}, { id: 'mine', delayMs: 1000, meta: { tenant: 'a' } });
    const [envelope] = sent;
    expect(envelope).toMatchObject({ id: 'mine', meta: { tenant: 'a' } });
    expect(Date.parse(envelope!.notBefore!) - Date.parse(envelope!.time)).toBe(1000);
  });

  it('explains how to connect a bus when none is connected', async () => {
    const error = await failureOf(emit('user.registered', {}));
    expect(error.message).toBe(
      "Cannot emit 'user.registered': no bus is connected. Call events.connect(bus) once, before the first emit.",
    );
    expect(error.failures).toEqual([
      { index: 0, type: 'user.registered', code: 'not-connected', message: error.message },
    ]);
  });

  it.each([
    ['', {}, undefined, 'invalid-name', 'an event name must be a string of 1 to 128 characters'],
    ['a\nb', {}, undefined, 'invalid-name', 'an event name must be'],
    ['x'.repeat(129), {}, undefined, 'invalid-name', 'an event name must be'],
    ['a.b', { n: 1n }, undefined, 'not-json', 'data.n is a bigint'],
    [
      'a.b',
      {
        get n() {
          throw new Error('no getter');
        },
      },
      undefined,
      'not-json',
      'data cannot be read: Error: no getter',
    ],
    ['a.b', {}, { id: '' }, 'invalid-options', 'options.id must be a string of 1 to 256 characters'],
    ['a.b', {}, { delayMs: -1 }, 'invalid-options', 'options.delayMs is -1'],
    ['a.b', {}, { delayMs: Number.NaN }, 'invalid-options', 'options.delayMs is NaN'],
    ['a.b', {}, { meta: { n: 1 } }, 'invalid-options', 'options.meta.n is a number: it must be a string'],
  ])('%#: refuses an event that cannot be sent', async (type, data, options, code, message) => {
    const sent = connectRecorder();
    const error = await failureOf(emit(type, data, options));
    expect(error.failures[0]!.code).toBe(code);
    expect(error.message).toContain(message);
    expect(sent).toEqual([]);
  });

  it('refuses a payload that is nested too deeply', async () => {
    connectRecorder();
    let deep: unknown = null;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect((await failureOf(emit('a.b', deep))).failures[0]!.code).toBe('not-json');
  });

  it('turns any error of a bus into an EmitError', async () => {
    const cause = new Error('socket closed');
    connectRecorder({ publish: () => Promise.reject(cause) });
    const error = await failureOf(emit('a.b', {}));
    expect(error.failures).toMatchObject([
      { index: 0, code: 'refused', message: "Cannot emit 'a.b': the bus failed: Error: socket closed" },
    ]);
    expect(error.cause).toBe(cause);
  });

  it('keeps the failures of a bus from another copy of the package', async () => {
    const failures = [{ index: 0, type: 'a.b', code: 'too-large' as const, message: 'too large' }];
    connectRecorder({ publish: () => Promise.reject(Object.assign(new Error('x'), { failures })) });
    expect((await failureOf(emit('a.b', {}))).failures).toBe(failures);
  });

  it('shares its connection with every emitter', async () => {
    const sent = connectRecorder();
    const own = createEvents<{ 'a.b': { n: number } }>();
    await own.emit('a.b', { n: 1 });
    await own.emitMany([{ type: 'a.b', data: { n: 2 } }]);
    expect(sent.map(({ data }) => data)).toEqual([{ n: 1 }, { n: 2 }]);
  });
});

describe('emitMany', () => {
  it('sends one batch, in order', async () => {
    const batches: (readonly Envelope[])[] = [];
    connectRecorder({ publish: async (batch) => void batches.push(batch) });
    await emitMany([
      { type: 'a.b', data: 1 },
      { type: 'c.d', data: 2, id: 'mine' },
    ]);
    expect(batches).toMatchObject([
      [
        { type: 'a.b', data: 1 },
        { type: 'c.d', data: 2, id: 'mine' },
      ],
    ]);
  });

  it('sends nothing when an event cannot be sent, and names each such event', async () => {
    const sent = connectRecorder();
    const error = await failureOf(
      emitMany([
        { type: 'a.b', data: 1n },
        { type: 'c.d', data: 2 },
        { type: '', data: 3 },
      ]),
    );
    expect(error.failures.map(({ index, code }) => [index, code])).toEqual([
      [0, 'not-json'],
      [2, 'invalid-name'],
    ]);
    expect(sent).toEqual([]);
  });
});

describe('tracing', () => {
  function listen(name: string): unknown[] {
    const messages: unknown[] = [];
    const listener = (message: unknown) => void messages.push(message);
    subscribe(name, listener);
    onTestFinished(() => void unsubscribe(name, listener));
    return messages;
  }

  it('publishes before and after an emit, without the payload', async () => {
    const sent = connectRecorder();
    const [before, after] = [listen('tsc-run:emit'), listen('tsc-run:emit:done')];
    await emit('a.b', { secret: 1 }, { id: 'mine', meta: { tenant: 'a' } });
    expect(before).toEqual([{ events: [{ id: 'mine', type: 'a.b', meta: { tenant: 'a' } }] }]);
    expect(after[0]).toBe(before[0]);
    expect(sent).toMatchObject([{ id: 'mine', data: { secret: 1 }, meta: { tenant: 'a' } }]);
  });

  it('has messages with exported types', () => {
    type Traced = { readonly id: string; readonly type: string; readonly meta: Record<string, string> };
    expectTypeOf<EmitTrace['events'][number]>().toEqualTypeOf<Traced>();
    expectTypeOf<EmitTrace>().toEqualTypeOf<{ readonly events: readonly Traced[]; error?: unknown }>();
    expectTypeOf<keyof DeliverTrace>().toEqualTypeOf<'id' | 'type' | 'meta' | 'subscriber' | 'attempt' | 'error'>();
  });

  it('publishes the error', async () => {
    connectRecorder({ publish: () => Promise.reject(new Error('x')) });
    const after = listen('tsc-run:emit:done');
    const error = await failureOf(emit('a.b', {}));
    expect(after).toMatchObject([{ error }]);
  });

  it('sends what a listener adds to meta', async () => {
    const sent = connectRecorder();
    const inject = (message: unknown) => {
      for (const { meta } of (message as EmitTrace).events) meta['traceparent'] = '00-1-2-01';
    };
    subscribe('tsc-run:emit', inject);
    onTestFinished(() => void unsubscribe('tsc-run:emit', inject));
    await emit('a.b', {}, { meta: { tenant: 'a' } });
    expect(sent[0]!.meta).toEqual({ tenant: 'a', traceparent: '00-1-2-01' });
  });

  it('runs the bus within the stores bound to the channel', async () => {
    const storage = new AsyncLocalStorage<string>();
    const start = channel('tsc-run:emit');
    start.bindStore(storage, () => 'span');
    onTestFinished(() => void start.unbindStore(storage));
    let seen: string | undefined;
    connectRecorder({
      publish: async () => {
        await Promise.resolve();
        seen = storage.getStore();
      },
    });
    await emit('a.b', {});
    expect(seen).toBe('span');
  });
});
