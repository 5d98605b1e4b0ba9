import { type Bus, EmitError, type EmitFailure, findBus } from './bus.js';
import { type Emission, toEnvelope } from './emission.js';
import type { Envelope } from './envelope.js';
import { Flaw } from './flaw.js';
import { createTracer, type EmitTrace } from './tracing.js';

const tracer = createTracer<EmitTrace>('tsc-run:emit');

/** Sends nothing when one of the batch cannot be sent. What the bus then refuses, it refuses alone. */
export async function send(batch: readonly Emission[]): Promise<void> {
  const bus = findBus();
  if (bus === undefined) throw toError(batch, NOT_CONNECTED);
  const failures: EmitFailure[] = [];
  const envelopes: Envelope[] = [];
  for (let index = 0; index < batch.length; index++) {
    try {
      envelopes.push(toEnvelope(batch[index]!, bus.maxBytes ?? Infinity));
    } catch (error) {
      failures.push(toFailure(batch[index]!, index, error));
    }
  }
  if (failures.length > 0) throw new EmitError(failures);
  await (tracer.isOn() ? publishTraced(bus, envelopes) : publish(bus, envelopes));
}

async function publish(bus: Bus, envelopes: readonly Envelope[]): Promise<void> {
  try {
    await bus.publish(envelopes);
  } catch (cause) {
    if (cause instanceof EmitError) throw cause;
    // A bus of another copy of this package has an EmitError of its own.
    const told = (cause as Partial<EmitError> | undefined)?.failures;
    throw told
      ? new EmitError(told, { cause })
      : toError(envelopes, new Flaw('refused', `the bus failed: ${String(cause)}`), cause);
  }
}

/** What a listener adds to `meta` travels with the event. */
function publishTraced(bus: Bus, envelopes: readonly Envelope[]): Promise<void> {
  const traced = envelopes.map((envelope) => ({ ...envelope, meta: { ...envelope.meta } }));
  return tracer.run({ events: traced }, () => publish(bus, traced));
}

const NOT_CONNECTED = new Flaw(
  'not-connected',
  'no bus is connected. Call events.connect(bus) once, before the first emit.',
);

function toError(batch: readonly { readonly type: string }[], flaw: Flaw, cause: unknown = undefined): EmitError {
  const failures = batch.map((one, index) => toFailure(one, index, flaw));
  return new EmitError(failures, { cause });
}

/** An error that is no flaw comes from the payload itself: a getter, a `toJSON`, or a nesting too deep to walk. */
function toFailure({ type }: { readonly type: string }, index: number, error: unknown): EmitFailure {
  const { code, message } =
    error instanceof Flaw ? error : new Flaw('not-json', `data cannot be read: ${String(error)}`);
  return { index, type, code, message: `Cannot emit '${type}': ${message}` };
}
