import {
  IdempotencyItemAlreadyExistsError,
  IdempotencyItemNotFoundError,
  IdempotencyRecordStatus,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { BasePersistenceLayer, type IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { expect, it, vi } from 'vitest';
import { events } from '../../src/runtime/events.js';
import { trackEmits } from '../../src/lambda/track-emits.js';
import { type DeliveryKey, type Idempotency, toLambda } from '../../src/lambda/to-lambda.js';
import { createLambdaContext, toBatch, toEvent, watchLog } from './invoke.js';

type Order = { readonly data: { readonly n: number } };

/** A store of Powertools, in memory, with the rules of its DynamoDB table. */
class MemoryStore extends BasePersistenceLayer {
  readonly records = new Map<string, IdempotencyRecord>();

  protected async _deleteRecord({ idempotencyKey }: IdempotencyRecord): Promise<void> {
    this.records.delete(idempotencyKey);
  }
  protected async _getRecord(key: string): Promise<IdempotencyRecord> {
    const record = this.records.get(key);
    if (record === undefined) throw new IdempotencyItemNotFoundError();
    return record;
  }
  protected async _putRecord(record: IdempotencyRecord): Promise<void> {
    const before = this.records.get(record.idempotencyKey);
    if (before !== undefined && !isOver(before)) throw new IdempotencyItemAlreadyExistsError(undefined, before);
    this.records.set(record.idempotencyKey, record);
  }
  protected async _updateRecord(record: IdempotencyRecord): Promise<void> {
    this.records.set(record.idempotencyKey, record);
  }
}

/** Whether an attempt in progress can no longer end: Lambda has ended it. */
function isOver(record: IdempotencyRecord): boolean {
  const { inProgressExpiryTimestamp: end = Infinity } = record;
  return record.getStatus() === IdempotencyRecordStatus.INPROGRESS && end < Date.now();
}

function usePowertools(store: MemoryStore): Idempotency {
  return (key, run, context) =>
    makeIdempotent(run, { persistenceStore: store, keyPrefix: key.subscriber })(key, context);
}

it('lets Powertools run each delivery once, and again what has failed', async () => {
  watchLog();
  const store = new MemoryStore();
  const seen: number[] = [];
  const listen = async ({ data: { n } }: Order) => {
    seen.push(n);
    if (n === 2 && seen.filter((each) => each === n).length === 1) throw new Error('first try');
  };
  const handler = toLambda(listen, { subscriber: 'mail', idempotency: usePowertools(store) });
  const batch = toBatch(toEvent({ n: 1 }, { id: 'a' }), toEvent({ n: 2 }, { id: 'b' }));
  expect(await handler(batch, createLambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
  expect(await handler(batch, createLambdaContext())).toEqual({ batchItemFailures: [] });
  expect(await handler(batch, createLambdaContext())).toEqual({ batchItemFailures: [] });
  expect(seen).toEqual([1, 2, 2]);
  expect([...store.records.keys()].map((key) => key.split('#')[0])).toEqual(['mail', 'mail']);
});

it('gives back a message whose delivery runs elsewhere, and takes it over when that was ended', async () => {
  const log = watchLog();
  const store = new MemoryStore();
  let hangs = true;
  let calls = 0;
  const handler = toLambda(() => (calls++, hangs ? new Promise(() => undefined) : undefined), {
    subscriber: 'mail',
    idempotency: usePowertools(store),
  });
  const batch = toBatch(toEvent({ n: 1 }));
  const first = handler(batch, createLambdaContext(200));
  await vi.waitUntil(() => calls === 1);
  expect((await handler(batch, createLambdaContext()))?.batchItemFailures).toHaveLength(1);
  expect(log[0]).toContain('IdempotencyAlreadyInProgressError');
  expect((await first)?.batchItemFailures).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  hangs = false;
  expect(await handler(batch, createLambdaContext())).toEqual({ batchItemFailures: [] });
  expect(calls).toBe(2);
});

it('can be a function of the app, which is given the key of the delivery', async () => {
  const done = new Set<string>();
  const keys: DeliveryKey[] = [];
  let calls = 0;
  const handler = toLambda(() => void calls++, {
    subscriber: 'mail',
    async idempotency(key, run) {
      keys.push(key);
      if (done.has(key.id)) return;
      await run();
      done.add(key.id);
    },
  });
  const event = toEvent({ $meta: { v: 1, id: '42', time: '2026-11-27T12:00:00.000Z' } });
  for (let times = 0; times < 3; times++) await handler(toBatch(event), createLambdaContext());
  const key = { id: '42', subscriber: 'mail' };
  expect({ calls, keys }).toEqual({ calls: 1, keys: [key, key, key] });
});

it('is told of success only when the bus has what was emitted', async () => {
  watchLog();
  const steps: string[] = [];
  events.connect(
    trackEmits({
      async publish() {
        await new Promise((resolve) => setTimeout(resolve, 20));
        steps.push('accepted');
      },
    }),
  );
  const handler = toLambda(() => void events.emit('order.shipped' as never, {} as never), {
    subscriber: 'mail',
    idempotency: (_, run) => run().then(() => steps.push('remembered')),
  });
  await handler(toBatch(toEvent({})), createLambdaContext());
  events.connect(undefined);
  expect(steps).toEqual(['accepted', 'remembered']);
});
