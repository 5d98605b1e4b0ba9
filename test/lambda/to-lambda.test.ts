import { channel } from 'node:diagnostics_channel';
import { describe, expect, it, onTestFinished } from 'vitest';
import { toDetail } from '../../src/buses/eventbridge/wire.js';
import type { SqsEvent } from '../../src/lambda/read-event.js';
import { toLambda } from '../../src/lambda/to-lambda.js';
import { events } from '../../src/runtime/events.js';
import type { DeliveryContext } from '../../src/runtime/envelope.js';
import { createLambdaContext, toBatch, toEvent, toRecord, watchLog } from './invoke.js';

type Order = { readonly type: string; readonly data: { readonly n: number } };

const OURS = { id: 'id-1', type: 'order.paid', time: '2026-11-27T11:59:59.123Z', meta: { tenant: 'a' } };

describe('a batch of a queue', () => {
  it('is delivered with what each event says of itself', async () => {
    const seen: unknown[] = [];
    const handler = toLambda(
      (event: Order, { id, time, attempt, meta, signal }: DeliveryContext) =>
        void seen.push({ event, id, time, attempt, meta, aborted: signal.aborted }),
      { subscriber: 'mail' },
    );
    const batch: SqsEvent = {
      Records: [
        toRecord(toEvent(toDetail({ ...OURS, data: { n: 1 } })), 'm0', 3),
        toRecord(toEvent(toDetail({ ...OURS, id: 'id-2', data: 'text' })), 'm1'),
        toRecord(
          `{"id":"bridge","detail-type":"foreign","time":"2026-11-27T12:00:00Z","detail":{"__proto__":{"a":1},"s":"✓\\n"}}`,
          'm2',
        ),
      ],
    };
    expect(await handler(batch, createLambdaContext())).toEqual({ batchItemFailures: [] });
    const rest = { attempt: 1, aborted: false };
    expect(seen).toEqual([
      {
        ...rest,
        event: { type: 'order.paid', data: { n: 1 } },
        id: 'id-1',
        time: OURS.time,
        attempt: 3,
        meta: OURS.meta,
      },
      { ...rest, event: { type: 'order.paid', data: 'text' }, id: 'id-2', time: OURS.time, meta: OURS.meta },
      {
        ...rest,
        event: { type: 'foreign', data: JSON.parse('{"__proto__":{"a":1},"s":"✓\\n"}') },
        id: 'bridge',
        time: '2026-11-27T12:00:00Z',
        meta: {},
      },
    ]);
  });

  it('gives back only the messages that fail, and tells why', async () => {
    const log = watchLog();
    const handler = toLambda(
      async ({ data }: Order) => {
        if (data.n === 1) throw new Error('no mail', { cause: new Error('connection refused') });
        return data.n === 2 ? async () => undefined : undefined;
      },
      { subscriber: 'mail' },
    );
    const batch: SqsEvent = {
      Records: [0, 1, 2, 3].map((n) => toRecord(toEvent({ n }, { id: `id-${n}` }), `m${n}`, n)),
    };
    expect(await handler(batch, createLambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
    });
    expect(log).toHaveLength(2);
    expect(log[0]).toMatch(
      /^tsc-run: the delivery of 'order\.paid' \(id id-1\) to 'mail' failed\. Its message goes back to the queue\.\nError: no mail\n +at [^]*\ncaused by: Error: connection refused\n/,
    );
    expect(log[1]).toMatch(
      /\(id id-2\) to 'mail' failed, attempt 2\. .*\nError: The listen of 'mail' returned a function/,
    );
  });

  it.each([
    ['not JSON', 'its body is not JSON'],
    ['', 'its body is not JSON'],
    ['null', 'it has no detail-type, or no detail'],
    ['[]', 'it has no detail-type, or no detail'],
    ['{"id":"1"}', 'it has no detail-type, or no detail'],
    ['{"detail-type":"a","detail":{}}', 'it has no id, or no time'],
    ['x'.repeat(10_000), 'its body is not JSON'],
  ])('fails alone for %.20j', async (body, why) => {
    const log = watchLog();
    let calls = 0;
    const handler = toLambda(() => void calls++, { subscriber: 'mail' });
    const answer = await handler(toBatch(body, toEvent({ n: 1 })), createLambdaContext());
    expect({ answer, calls }).toEqual({ answer: { batchItemFailures: [{ itemIdentifier: 'm0' }] }, calls: 1 });
    expect(log).toEqual([
      `tsc-run: the message m0 for 'mail' is no event of EventBridge: ${why}. A rule must send whole events, without InputPath and InputTransformer. Its message goes back to the queue.`,
    ]);
  });

  it('never answers with an empty identifier', async () => {
    watchLog();
    const handler = toLambda(() => void 0, { subscriber: 'mail' });
    const answer = handler({ Records: [toRecord('', '')] }, createLambdaContext());
    await expect(answer).rejects.toThrow('A message without messageId has failed.');
  });

  it('runs all at once, so that a slow message holds none', async () => {
    const ended: number[] = [];
    const handler = toLambda(
      async ({ data: { n } }: Order) => {
        await new Promise((resolve) => setTimeout(resolve, n === 0 ? 80 : 1));
        ended.push(n);
      },
      { subscriber: 'mail' },
    );
    await handler(toBatch(...[0, 1, 2].map((n) => toEvent({ n }))), createLambdaContext());
    expect(ended).toEqual([1, 2, 0]);
  });

  it('runs at most `concurrency` at once', async () => {
    let running = 0;
    let most = 0;
    const listen = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    };
    const batch = toBatch(...Array.from({ length: 40 }, () => toEvent({})));
    await toLambda(listen, { subscriber: 'mail', concurrency: 3 })(batch, createLambdaContext());
    expect(most).toBe(3);
    expect(() => toLambda(listen, { subscriber: 'mail', concurrency: 0 })).toThrow(
      'concurrency is 0: it must be at least 1.',
    );
  });

  it('gives back at the deadline what has not ended, after its signal, and does not begin the rest', async () => {
    const log = watchLog();
    const aborted: unknown[] = [];
    const begun: number[] = [];
    const handler = toLambda(
      async ({ data: { n } }: Order, { signal }: DeliveryContext) => {
        begun.push(n);
        if (n === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 5000).unref() && signal.addEventListener('abort', resolve));
        aborted.push(signal.reason);
        await new Promise(() => undefined);
      },
      { subscriber: 'mail', concurrency: 2 },
    );
    const started = performance.now();
    const answer = await handler(toBatch(...[0, 1, 2, 3].map((n) => toEvent({ n }))), createLambdaContext(1000));
    expect(performance.now() - started).toBeGreaterThan(890);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(answer?.batchItemFailures.map((each) => each.itemIdentifier).sort()).toEqual(['m1', 'm2', 'm3']);
    expect({ begun, aborted }).toEqual({
      begun: [0, 1, 2],
      aborted: [new Error('timed out after 900 ms'), new Error('timed out after 900 ms')],
    });
    expect(log.map((each) => each.split('\n')[1])).toEqual([
      'timed out after 900 ms',
      'timed out after 900 ms',
      'the time was over before it began',
    ]);
  });

  it('overlaps with 63 others in one process', async () => {
    watchLog();
    const handler = toLambda(
      async ({ data: { n } }: Order, { id, attempt }: DeliveryContext) => {
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 11));
        if (id !== `id-${n}` || attempt !== n) throw new Error('mixed up');
        if (n % 3 === 0) throw new Error('every third');
      },
      { subscriber: 'mail' },
    );
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        handler({ Records: [toRecord(toEvent({ n }, { id: `id-${n}` }), `m${n}`, n)] }, createLambdaContext()),
      ),
    );
    expect(answers.map((each) => each!.batchItemFailures.length)).toEqual(
      Array.from({ length: 64 }, (_, n) => (n === 0 || n % 3 === 0 ? 1 : 0)),
    );
  });

  it('is traced as every delivery is', async () => {
    watchLog();
    const traces: unknown[] = [];
    const note = (message: unknown) => void traces.push({ ...(message as object) });
    for (const name of ['tsc-run:deliver', 'tsc-run:deliver:done']) {
      channel(name).subscribe(note);
      onTestFinished(() => void channel(name).unsubscribe(note));
    }
    const error = new Error('no');
    const handler = toLambda(() => Promise.reject(error), { subscriber: 'mail' });
    await handler({ Records: [toRecord(toEvent(toDetail({ ...OURS, data: {} })), 'm', 2)] }, createLambdaContext());
    const trace = { id: 'id-1', type: 'order.paid', meta: { tenant: 'a' }, subscriber: 'mail', attempt: 2 };
    expect(traces).toEqual([trace, { ...trace, error }]);
  });
});

describe('a target of a rule', () => {
  it('is given the event', async () => {
    const seen: unknown[] = [];
    const handler = toLambda(
      (event: Order, { id, attempt }: DeliveryContext) => void seen.push({ event, id, attempt }),
      {
        subscriber: 'mail',
      },
    );
    expect(await handler(toEvent(toDetail({ ...OURS, data: { n: 1 } })), createLambdaContext())).toBeUndefined();
    expect(seen).toEqual([{ event: { type: 'order.paid', data: { n: 1 } }, id: 'id-1', attempt: 1 }]);
  });

  it('fails as listen does', async () => {
    const log = watchLog();
    const error = new Error('no mail');
    const handler = toLambda(() => Promise.reject(error), { subscriber: 'mail' });
    await expect(handler(toEvent({}), createLambdaContext())).rejects.toBe(error);
    expect(log).toHaveLength(1);
    expect(log[0]).toContain(
      "tsc-run: the delivery of 'order.paid' (id b7a1) to 'mail' failed. Lambda decides whether to retry.\nError: no mail\n",
    );
  });

  it('fails at the deadline', async () => {
    watchLog();
    const handler = toLambda(() => new Promise(() => undefined), { subscriber: 'mail' });
    await expect(handler(toEvent({}), createLambdaContext(50))).rejects.toThrow('timed out after 45 ms');
  });

  it.each([[{}], [null], ['text'], [{ source: 'aws.events' }]])('fails for %j', async (given) => {
    const handler = toLambda(() => void 0, { subscriber: 'mail' });
    await expect(handler(given as never, createLambdaContext())).rejects.toThrow(
      "What 'mail' was given is no event of EventBridge: it has no detail-type, or no detail. A rule must send whole events, without InputPath and InputTransformer.",
    );
  });
});

describe('validation', () => {
  const schema = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value: unknown) =>
        typeof (value as { n?: unknown }).n === 'number'
          ? { value }
          : { issues: [{ message: 'expected a number', path: ['n'] }] },
    },
  } as const;
  const schemas = { 'order.paid': schema };

  it('fails a delivery whose payload does not fit', async () => {
    const log = watchLog();
    let calls = 0;
    const handler = toLambda(() => void calls++, { subscriber: 'mail', validation: { when: 'deliver', schemas } });
    onTestFinished(() => events.connect(undefined));
    const answer = await handler(toBatch(toEvent({ n: 1 }), toEvent({ n: 'one' })), createLambdaContext());
    expect({ answer, calls }).toEqual({ answer: { batchItemFailures: [{ itemIdentifier: 'm1' }] }, calls: 1 });
    expect(log[0]).toContain(
      "Cannot deliver 'order.paid' to 'mail': the payload does not fit its type: n: expected a number.",
    );
  });

  it('also looks at what the function emits', async () => {
    const log = watchLog();
    events.connect({ publish: async () => undefined });
    onTestFinished(() => events.connect(undefined));
    const handler = toLambda(() => events.emit('order.paid' as never, { n: 'one' } as never), {
      subscriber: 'mail',
      validation: { when: 'emit', schemas },
    });
    expect((await handler(toBatch(toEvent({ n: 'one' })), createLambdaContext()))?.batchItemFailures).toHaveLength(1);
    expect(log[0]).toContain(
      "EmitError: Cannot emit 'order.paid': the payload does not fit its type: n: expected a number.",
    );
  });
});
