import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import type { DeliveryContext, Envelope } from '../../runtime/envelope.js';
import type { DeliverTrace, EmitTrace } from '../../runtime/tracing.js';
import type { Cause, EmitActivity } from '../journal/activity.js';

/** The key of `meta` in which the cause of an event travels to who delivers it. */
const KEY = 'tsc-run.cause';

const causes = new AsyncLocalStorage<Cause>();

/** Runs `run` as the work of a cause: what it emits names the cause. */
export function runAs<T>(cause: Cause, run: () => T): T {
  return causes.run(cause, run);
}

/** What runs now, if it is known. */
export function findCause(): Cause | undefined {
  return causes.getStore();
}

export function toDeliveryId({ id, subscriber, attempt }: Pick<DeliverTrace, 'id' | 'subscriber' | 'attempt'>): string {
  return `${id}/${subscriber}/${attempt}`;
}

/** Adds the cause to every event that is emitted in this process, and runs every delivery as the cause of its emits. */
export function connectCauses(): void {
  channel('tsc-run:emit').subscribe((message) => {
    const cause = findCause();
    if (cause === undefined) return;
    for (const { meta } of (message as EmitTrace).events) meta[KEY] = JSON.stringify(cause);
  });
  channel('tsc-run:deliver').bindStore(causes, (message) => ({ delivery: toDeliveryId(message as DeliverTrace) }));
}

export function readCause(meta: Envelope['meta']): Cause | undefined {
  try {
    const cause: unknown = JSON.parse(meta?.[KEY] ?? 'null');
    if (typeof cause !== 'object' || cause === null) return undefined;
    const { request, delivery } = cause as Record<string, unknown>;
    if (typeof request === 'string') return { request };
    return typeof delivery === 'string' ? { delivery } : undefined;
  } catch {
    return undefined;
  }
}

/** The context of a delivery as a subscriber gets it everywhere: without the cause. */
export function hideCause(context: DeliveryContext): DeliveryContext {
  if (!Object.hasOwn(context.meta, KEY)) return context;
  const { [KEY]: _, ...meta } = context.meta;
  const { id, time, attempt } = context;
  return {
    id,
    time,
    attempt,
    meta,
    get signal() {
      return context.signal;
    },
  };
}

const MOST_DATA = 20_000;

export function toEmitActivity({ id, type, data, time, meta }: Omit<Envelope, 'notBefore'>): EmitActivity {
  const cause = readCause(meta);
  const text = JSON.stringify(data) ?? '';
  return { kind: 'emit', id, ...(cause && { cause }), time, type, data: text.slice(0, MOST_DATA) };
}
