import { channel } from 'node:diagnostics_channel';
import type { Bus, Deliver } from '../../runtime/bus.js';
import type { Envelope } from '../../runtime/envelope.js';
import type { DeliverTrace, EmitTrace } from '../../runtime/tracing.js';
import { ATTEMPTS, type DeliveryActivity, type EmitActivity } from '../journal/activity.js';
import { hideCause, readCause, toDeliveryId, toEmitActivity } from './causes.js';
import { describeError } from '../errors.js';
import { tell } from './tell.js';

type Started<A> = { readonly activity: A; readonly started: number };

export type Reporter = {
  /** The bus, which also tells what it is given. */
  readonly watchBus: <B extends Bus>(bus: B) => B;
  /** `deliver`, for subscribers that must not see causes. */
  readonly watchDeliver: (deliver: Deliver) => Deliver;
};

/** Tells the server of every emit and of every delivery in this process. */
export function createReporter(folder: string): Reporter {
  const emits = new Map<string, Started<EmitActivity>>();
  const deliveries = new Map<string, Started<DeliveryActivity>>();

  const startEmit = (envelope: Envelope): void => {
    const activity = toEmitActivity(envelope);
    emits.set(envelope.id, { activity, started: performance.now() });
    tell({ kind: 'activity', activity });
  };
  const endEmits = ({ events, error }: EmitTrace): void => {
    for (const { id, type, meta } of events) {
      // A bus of the app's own does not show payloads.
      const bare: Started<EmitActivity> = {
        activity: toEmitActivity({ id, type, data: undefined, time: new Date().toISOString(), meta }),
        started: performance.now(),
      };
      const { activity, started } = emits.get(id) ?? bare;
      emits.delete(id);
      const failure = error === undefined ? undefined : describeError(error, folder);
      tell({ kind: 'activity', activity: { ...activity, ms: since(started), ...(failure && { error: failure }) } });
    }
  };
  const startDelivery = (trace: DeliverTrace): void => {
    const { id: event, type, subscriber, attempt } = trace;
    const time = new Date().toISOString();
    const id = toDeliveryId(trace);
    const activity: DeliveryActivity = { kind: 'delivery', id, event, type, subscriber, attempt, time };
    deliveries.set(id, { activity, started: performance.now() });
    const cause = readCause(trace.meta);
    const origin: EmitActivity = { kind: 'emit', id: event, ...(cause && { cause }), time, type, data: '', ms: 0 };
    tell({ kind: 'activity', activity, origin });
  };
  const endDelivery = (trace: DeliverTrace): void => {
    const found = deliveries.get(toDeliveryId(trace));
    if (found === undefined) return;
    deliveries.delete(found.activity.id);
    const { error, attempt } = trace;
    const ended = { ...found.activity, ms: since(found.started) };
    // What is thrown can be `undefined`.
    if (!('error' in trace)) return tell({ kind: 'activity', activity: { ...ended, outcome: 'done' } });
    const outcome = attempt >= ATTEMPTS ? 'dead' : 'failed';
    tell({ kind: 'activity', activity: { ...ended, outcome, error: describeError(error, folder) } });
  };

  channel('tsc-run:emit:done').subscribe((message) => endEmits(message as EmitTrace));
  channel('tsc-run:deliver').subscribe((message) => startDelivery(message as DeliverTrace));
  channel('tsc-run:deliver:done').subscribe((message) => endDelivery(message as DeliverTrace));
  return {
    watchBus: (bus) => ({
      ...bus,
      publish(batch) {
        batch.forEach(startEmit);
        return bus.publish(batch);
      },
    }),
    watchDeliver: (deliver) =>
      Object.assign<Deliver, Deliver>(
        (subscriber, event, context) => deliver(subscriber, event, hideCause(context)),
        deliver,
      ),
  };
}

function since(started: number): number {
  return performance.now() - started;
}
