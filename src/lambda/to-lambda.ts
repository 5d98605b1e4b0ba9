import { validateEmits, type Validation } from '../runtime/validation/validation.js';
import { GivenUp, traceAttempt } from '../buses/attempt.js';
import { abortContext, createContext } from '../buses/context.js';
import { checkPayload, type Listen, runListen, type SubscriberModule } from '../buses/deliver-to.js';
import { describeDelivery } from '../buses/engine/problems.js';
import { type EventBridgeEvent, toEnvelope } from '../buses/eventbridge/wire.js';
import { type Deadline, type LambdaContext, startDeadline } from './deadline.js';
import { runInvocation } from './invocation.js';
import { isBatch, readEvent, readMessage, type SqsEvent, type SqsRecord, toAttempt } from './read-event.js';
import { tell } from './tell.js';

/** What identifies a delivery, however often it is tried: the same for each attempt. */
export type DeliveryKey = {
  /** The id of the event: `id` of the context. */
  readonly id: string;
  readonly subscriber: string;
};

/** Options of `toLambda`. */
export type ToLambdaOptions = {
  /** The name of the subscriber. */
  readonly subscriber: string;
  /**
   * Validates the payload of each event before `listen` is called, that of each event that this function emits, or both:
   * as its `when` says. Default: payloads are not validated.
   */
  readonly validation?: Validation | undefined;
  /**
   * Calls `run` once for each `key`, or not at all if that delivery has succeeded before: queues deliver at least once.
   * It is called for each attempt; `run` takes what it is given and needs none of it. If `run` rejects, it must reject.
   * Default: every attempt calls `listen`.
   *
   * @example
   * import { makeIdempotent } from '@aws-lambda-powertools/idempotency';
   * import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
   * const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'deliveries' });
   * export const handler = toLambda(listen, {
   *   subscriber: 'send-welcome-email',
   *   idempotency: (key, run, context) =>
   *     makeIdempotent(run, { persistenceStore, keyPrefix: key.subscriber })(key, context),
   * });
   */
  readonly idempotency?: Idempotency | undefined;
  /** How many messages of a batch are handled at a time, from 1. Default: all of them. */
  readonly concurrency?: number | undefined;
};

/** Runs a delivery that has not succeeded before. */
export type Idempotency = (
  key: DeliveryKey,
  run: (key?: DeliveryKey, context?: LambdaContext) => Promise<void>,
  context: LambdaContext,
) => Promise<unknown>;

/** The messages that go back to their queue, in any order. */
export type BatchResponse = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

/** A function for Lambda: it takes a batch of a queue, or an event from EventBridge itself, which has no answer. */
export type SubscriberFunction = (
  event: SqsEvent | EventBridgeEvent,
  context: LambdaContext,
) => Promise<BatchResponse | undefined>;

/**
 * Makes a function for AWS Lambda of a subscriber. Give it events of EventBridge through an SQS queue, with
 * `ReportBatchItemFailures`, or as a target of a rule.
 *
 * From a queue, all messages of a batch are handled at once, and only those that fail go back. As a target of a rule the
 * function fails if `listen` does. Either waits for what `listen` emits. Shortly before Lambda would end the function,
 * the `signal` of the context aborts, and what has not ended has failed.
 *
 * @example
 * import { toLambda } from '@tsc-run/core/aws';
 * import { listen } from './functions/subscribers/send-welcome-email.js';
 * export const handler = toLambda(listen, { subscriber: 'send-welcome-email' });
 */
export function toLambda(listen: SubscriberModule['listen'], options: ToLambdaOptions): SubscriberFunction {
  const { concurrency = Infinity, validation } = options;
  if (!(concurrency >= 1)) throw new RangeError(`concurrency is ${concurrency}: it must be at least 1.`);
  if (validation !== undefined) validateEmits(validation);
  return async (event, lambda) => {
    const deadline = startDeadline(lambda);
    const run: Run = { ...options, listen: listen as Listen, lambda, deadline };
    try {
      if (isBatch(event)) return await deliverBatch(run, event.Records, concurrency);
      await deliverEvent(run, event);
      return undefined;
    } finally {
      deadline.stop();
    }
  };
}

/** One call of the function. */
type Run = Pick<ToLambdaOptions, 'subscriber' | 'validation' | 'idempotency'> & {
  readonly listen: Listen;
  readonly lambda: LambdaContext;
  readonly deadline: Deadline;
};

async function deliverBatch(run: Run, records: readonly SqsRecord[], concurrency: number): Promise<BatchResponse> {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  const waiting = records.values();
  const work = async (): Promise<void> => {
    for (const record of waiting) {
      if (await deliverMessage(run, record)) continue;
      if (!record.messageId) throw new Error('A message without messageId has failed.');
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, records.length) }, work));
  return { batchItemFailures };
}

const BACK = 'Its message goes back to the queue.';

/** Whether the message is done. Never throws. */
async function deliverMessage(run: Run, record: SqsRecord): Promise<boolean> {
  const event = readMessage(record);
  if (typeof event === 'string') {
    tell(`the message ${record.messageId} for '${run.subscriber}' ${describeMisfit(event)} ${BACK}`);
    return false;
  }
  const number = toAttempt(record);
  try {
    await attempt(run, event, number);
    return true;
  } catch (error) {
    const what = describeDelivery(run.subscriber, toEnvelope(event));
    tell(`${what} failed${number === 1 ? '' : `, attempt ${number}`}. ${BACK}`, error);
    return false;
  }
}

function describeMisfit(why: string): string {
  return `is no event of EventBridge: ${why}. A rule must send whole events, without InputPath and InputTransformer.`;
}

async function deliverEvent(run: Run, given: unknown): Promise<void> {
  const event = readEvent(given);
  if (typeof event === 'string') throw new Error(`What '${run.subscriber}' was given ${describeMisfit(event)}`);
  try {
    await attempt(run, event, 1);
  } catch (error) {
    tell(`${describeDelivery(run.subscriber, toEnvelope(event))} failed. Lambda decides whether to retry.`, error);
    throw error;
  }
}

async function attempt(run: Run, event: EventBridgeEvent, number: number): Promise<void> {
  const { subscriber, listen, validation, idempotency, lambda, deadline } = run;
  if (deadline.isPassed()) throw new GivenUp('the time was over before it began');
  const envelope = toEnvelope(event);
  const { id, type, data } = envelope;
  const context = createContext({ subscriber, envelope, number });
  const call = () => runInvocation(deadline, () => runListen(listen, { subscriber, event: { type, data }, context }));
  const deliver = async (): Promise<void> => {
    checkPayload(validation, subscriber, { type, data });
    await (idempotency === undefined ? call() : idempotency({ id, subscriber }, call, lambda));
  };
  try {
    await Promise.race([traceAttempt({ subscriber, envelope, number }, deliver), deadline.passed]);
  } catch (error) {
    if (deadline.isPassed()) abortContext(context, (error as Error).message);
    throw error;
  }
}
