import { type Bus, EmitError, type EmitFailure } from './bus.js';
import { type Emission, toEnvelope } from './emission.js';
import type { Envelope } from './envelope.js';
import { findBus } from './environment/connection.js';
import { Flaw } from './flaw.js';
import { createTracer, type EmitTrace } from './tracing.js';
import { findEmitFault } from './validation/validation.js';

const tracer = /* @__PURE__ */ createTracer<EmitTrace>('tsc-run:emit');

/** Sends a batch to the connected bus. */
export async function send(batch: readonly Emission[]): Promise<void> {
  const bus = findBus();
  if (bus === undefined) throw toError(batch, NOT_CONNECTED);
  return sendTo(bus, batch);
}

/** Checks the whole batch first and sends nothing when an event fails. Then the bus may refuse single events. */
export async function sendTo(bus: Bus, batch: readonly Emission[]): Promise<void> {
  const failures: EmitFailure[] = [];
  const envelopes: Envelope[] = [];
  for (let index = 0; index < batch.length; index++) {
    try {
      const envelope = toEnvelope(batch[index]!, bus.maxBytes ?? Infinity);
      checkPayload(envelope);
      envelopes.push(envelope);
    } catch (error) {
      failures.push(toFailure(batch[index]!, index, error));
    }
  }
  if (failures.length > 0) throw new EmitError(failures);
  await (tracer.isOn() ? publishTraced(bus, envelopes) : publish(bus, envelopes));
}

/** Looks at what will travel: the payload after JSON. */
function checkPayload({ type, data }: Envelope): void {
  let fault: string | undefined;
  try {
    fault = findEmitFault(type, data);
  } catch (error) {
    fault = `the payload cannot be validated: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (fault !== undefined) throw new Flaw('invalid-payload', fault);
}

async function publish(bus: Bus, envelopes: readonly Envelope[]): Promise<void> {
  try {
    await bus.publish(envelopes);
  } catch (cause) {
    if (cause instanceof EmitError) throw cause;
    // A bus from another copy of this package rejects with an EmitError of that copy.
    const failures = (cause as Partial<EmitError> | undefined)?.failures;
    throw failures
      ? new EmitError(failures, { cause })
      : toError(envelopes, new Flaw('refused', `the bus failed: ${String(cause)}`), cause);
  }
}

/** Shows the envelopes without their payloads, and sends what tracing adds to their `meta`. */
function publishTraced(bus: Bus, envelopes: readonly Envelope[]): Promise<void> {
  const traced = envelopes.map(({ id, type, meta }) => ({ id, type, meta: { ...meta } }));
  return tracer.run({ events: traced }, () => {
    const sent = envelopes.map((envelope, index) => ({ ...envelope, meta: { ...traced[index]!.meta } }));
    return publish(bus, sent);
  });
}

const NOT_CONNECTED = new Flaw(
  'not-connected',
  'no bus is connected. Call events.connect(bus) once, before the first emit.',
);

function toError(batch: readonly { readonly type: string }[], flaw: Flaw, cause: unknown = undefined): EmitError {
  const failures = batch.map((one, index) => toFailure(one, index, flaw));
  return new EmitError(failures, { cause });
}

/** An error other than a `Flaw` comes from the payload: a getter or `toJSON` threw, or it is nested too deeply. */
function toFailure({ type }: { readonly type: string }, index: number, error: unknown): EmitFailure {
  const { code, message } =
    error instanceof Flaw ? error : new Flaw('not-json', `data cannot be read: ${String(error)}`);
  return { index, type, code, message: `Cannot emit '${type}': ${message}` };
}
