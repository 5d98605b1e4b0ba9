import { describe, expect, it, onTestFinished } from 'vitest';
import { startDeadline } from '../../src/lambda/deadline.js';
import { findDeadline, runInvocation } from '../../src/lambda/invocation.js';
import { trackEmits } from '../../src/lambda/track-emits.js';
import { EmitError, type Bus } from '../../src/runtime/bus.js';
import { events, createEvents } from '../../src/runtime/events.js';
import { createLambdaContext, watchLog } from './invoke.js';

const { emit, emitMany } = events as unknown as {
  emit: (type: string, data?: unknown) => Promise<void>;
  emitMany: (batch: readonly { readonly type: string; readonly data: unknown }[]) => Promise<void>;
};

/** Connects a bus that accepts after some time. Returns the names of what it has accepted. */
function connectSlowBus(ms = 20, publish: Bus['publish'] = async () => undefined): readonly string[] {
  const accepted: string[] = [];
  events.connect(
    trackEmits({
      async publish(batch) {
        await new Promise((resolve) => setTimeout(resolve, ms));
        await publish(batch);
        accepted.push(...batch.map(({ type }) => type));
      },
    }),
  );
  onTestFinished(() => events.connect(undefined));
  return accepted;
}

function invoke<T>(handler: () => Promise<T>, ms = 5000): Promise<T> {
  const deadline = startDeadline(createLambdaContext(ms));
  return runInvocation(deadline, handler).finally(() => deadline.stop());
}

const HERE = String.raw`/.*?/test/lambda/invocation\.test\.ts:\d+:\d+`;

describe('an emit that was not awaited', () => {
  it('is finished before the answer, and told with its place', async () => {
    const log = watchLog();
    const accepted = connectSlowBus();
    const answer = await invoke(async () => {
      void emit('a.b', {});
      return 'answer';
    });
    expect({ answer, accepted: [...accepted] }).toEqual({ answer: 'answer', accepted: ['a.b'] });
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(
      new RegExp(
        String.raw`^tsc-run: the emit of 'a\.b' at ${HERE} was not awaited\. It was sent all the same\. Write await before it\.$`,
      ),
    );
  });

  it('has the place of the caller, whatever calls it', async () => {
    const log = watchLog();
    connectSlowBus();
    const own = createEvents<Record<'c.d', object>>();
    const batch = ['a.b', 'a.b', 'c.d', 'e.f', 'g.h'].map((type) => ({ type, data: {} }));
    await invoke(async () => {
      void emitMany(batch);
      void own.emit('c.d', {});
      ['e.f'].forEach((type) => void emit(type, {}));
      await Promise.resolve();
      (function named() {
        void emit('g.h', {});
      })();
    });
    expect(log.map((each) => each.replaceAll(new RegExp(HERE, 'g'), 'HERE'))).toEqual([
      "tsc-run: the emit of 'a.b', 'c.d', 'e.f', 'g.h' at HERE was not awaited. It was sent all the same. Write await before it.",
      "tsc-run: the emit of 'c.d' at HERE was not awaited. It was sent all the same. Write await before it.",
      "tsc-run: the emit of 'e.f' at HERE was not awaited. It was sent all the same. Write await before it.",
      "tsc-run: the emit of 'g.h' at HERE was not awaited. It was sent all the same. Write await before it.",
    ]);
  });

  it('is waited for also when it begins while others are waited for', async () => {
    watchLog();
    const accepted = connectSlowBus(5);
    await invoke(async () => {
      void (async () => {
        for (const type of ['a', 'b', 'c']) await emit(type, {});
      })();
    });
    expect(accepted).toEqual(['a', 'b', 'c']);
  });

  it('is told with its error when it fails', async () => {
    const log = watchLog();
    connectSlowBus(1, () => Promise.reject(new Error('throttled')));
    await invoke(async () => void emit('a.b', {}).catch(() => undefined));
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(
      /the emit of 'a\.b' at .* was not awaited, and has failed\. Write await before it\.\nError: throttled/,
    );
  });

  it('fails the invocation when it has not ended by the deadline', async () => {
    const log = watchLog();
    const accepted = connectSlowBus(2000);
    const started = performance.now();
    await expect(invoke(async () => void emit('a.b', {}), 1000)).rejects.toThrow('timed out after 900 ms');
    expect(performance.now() - started).toBeLessThan(1000);
    expect(accepted).toEqual([]);
    expect(log.join()).toMatch(/^tsc-run: the emit of 'a\.b' at .* has not ended in time, so it may be lost\.$/);
  });

  it('gives way to an error of the handler itself, and is sent all the same', async () => {
    const log = watchLog();
    const accepted = connectSlowBus();
    const error = new Error('own');
    const running = invoke(async () => {
      void emit('a.b', {});
      throw error;
    });
    await expect(running).rejects.toBe(error);
    expect({ accepted, log }).toEqual({ accepted: ['a.b'], log: [] });
  });

  it('is told when it begins after the answer', async () => {
    const log = watchLog();
    const accepted = connectSlowBus(0);
    let later: Promise<unknown> = Promise.resolve();
    await invoke(async () => {
      later = new Promise((resolve) => setTimeout(resolve, 10)).then(() => [findDeadline(), emit('a.b', {})]);
    });
    expect(log).toEqual([]);
    const [deadline, emitted] = (await later) as [unknown, Promise<void>];
    await emitted;
    expect({ deadline, accepted }).toEqual({ deadline: undefined, accepted: ['a.b'] });
    expect(log.join()).toMatch(
      /^tsc-run: the emit of 'a\.b' at .* began after the answer, so it may be lost\. Write await before it\.$/,
    );
  });
});

describe('an emit', () => {
  it('that is awaited is not told, and rejects as ever', async () => {
    const log = watchLog();
    connectSlowBus(1);
    await invoke(async () => {
      await emit('a.b', {});
      await Promise.all([emit('a.b', {}), emitMany([{ type: 'c.d', data: {} }])]);
    });
    const refused = new EmitError([{ index: 0, type: 'a.b', code: 'refused', message: 'no' }]);
    connectSlowBus(1, () => Promise.reject(refused));
    await expect(invoke(() => emit('a.b', {}))).rejects.toBe(refused);
    expect(log).toEqual([]);
  });

  it('belongs to its own invocation, of 64 that overlap', async () => {
    const log = watchLog();
    const accepted = connectSlowBus(5);
    await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        invoke(async () => {
          await new Promise((resolve) => setTimeout(resolve, n % 9));
          if (n % 2 === 0) void emit(`event.${n}`, {});
          else await emit(`event.${n}`, {});
        }).then(() => expect(accepted).toContain(`event.${n}`)),
      ),
    );
    expect(log.map((each) => Number(/event\.(\d+)/.exec(each)![1])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 32 }, (_, n) => 2 * n),
    );
  });

  it('knows when the invocation must have its answer', async () => {
    expect(findDeadline()).toBeUndefined();
    const left = await invoke(async () => findDeadline()! - Date.now(), 5000);
    expect(left).toBeGreaterThan(4400);
    expect(left).toBeLessThanOrEqual(4500);
  });

  it('outside of an invocation is not tracked', async () => {
    const log = watchLog();
    const accepted = connectSlowBus(0);
    await emit('a.b', {});
    expect({ accepted, log }).toEqual({ accepted: ['a.b'], log: [] });
  });
});
