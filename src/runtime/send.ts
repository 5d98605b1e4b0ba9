import { type Bus, EmitError, type EmitFailure, type EmitFailureCode, findBus } from './bus.js';
import type { EmitOptions } from './emit.js';
import type { Envelope } from './envelope.js';
import { describeUnfit } from './payload.js';
import { createTracer, type EmitTrace } from './tracing.js';

/** One event of an emit, before it is checked. */
export type Emission = EmitOptions & { readonly type: string; readonly data: unknown };

/** Why one event cannot be sent. */
type Flaw = { readonly code: EmitFailureCode; readonly message: string };

const LONGEST_NAME = 128;
const LONGEST_ID = 256;

const tracer = createTracer<EmitTrace>('tsc-run:emit');

/** Sends nothing when one of the batch cannot be sent. What the bus then refuses, it refuses alone. */
export async function send(batch: readonly Emission[]): Promise<void> {
  const bus = findBus();
  if (bus === undefined) throw new EmitError(batch.map((emission, index) => toFailure(emission, index, NOT_CONNECTED)));
  const failures: EmitFailure[] = [];
  const envelopes: Envelope[] = [];
  const now = Date.now();
  batch.forEach((emission, index) => {
    const envelope = toEnvelope(emission, now, bus.maxBytes ?? Infinity);
    if ('code' in envelope) failures.push(toFailure(emission, index, envelope));
    else envelopes.push(envelope);
  });
  if (failures.length > 0) throw new EmitError(failures);
  await (tracer.isOn() ? publishTraced(bus, envelopes) : publish(bus, envelopes));
}

async function publish(bus: Bus, envelopes: readonly Envelope[]): Promise<void> {
  try {
    await bus.publish(envelopes);
  } catch (cause) {
    if (cause instanceof EmitError) throw cause;
    const flaw: Flaw = { code: 'refused', message: `the bus failed: ${String(cause)}` };
    // The bus may come from another copy of this package, with an EmitError of its own.
    const told = (cause as Partial<EmitError> | undefined)?.failures;
    throw new EmitError(told ?? envelopes.map((envelope, index) => toFailure(envelope, index, flaw)), { cause });
  }
}

function publishTraced(bus: Bus, envelopes: readonly Envelope[]): Promise<void> {
  const events = envelopes.map(({ id, type, meta }) => ({ id, type, meta: { ...meta } }));
  return tracer.run({ events }, () =>
    publish(
      bus,
      envelopes.map((envelope, index) => ({ ...envelope, meta: events[index]!.meta })),
    ),
  );
}

/** Copies the payload through JSON: subscribers see what production would show them, whatever the emitter changes later. */
function toEnvelope(emission: Emission, now: number, maxBytes: number): Envelope | Flaw {
  const { type, data, delayMs, meta, id = crypto.randomUUID() } = emission;
  const flaw = findFlaw(emission);
  if (flaw) return flaw;
  const json = JSON.stringify(data);
  if (isLarger(json, maxBytes)) return tooLarge(json, maxBytes);
  return {
    id,
    type,
    data: JSON.parse(json) as unknown,
    time: new Date(now).toISOString(),
    ...(delayMs !== undefined && { notBefore: new Date(now + delayMs).toISOString() }),
    ...(meta !== undefined && { meta }),
  };
}

function findFlaw({ type, data, id, delayMs, meta }: Emission): Flaw | undefined {
  if (!isWord(type, LONGEST_NAME)) {
    const message = `an event name has 1 to ${LONGEST_NAME} characters, none of them a control character`;
    return { code: 'invalid-name', message };
  }
  const option = findBadOption(id, delayMs, meta);
  if (option) return { code: 'invalid-options', message: option };
  const unfit = describeUnfit(data);
  return unfit === undefined ? undefined : { code: 'not-json', message: unfit };
}

function findBadOption(id: unknown, delayMs: unknown, meta: unknown): string | undefined {
  if (id !== undefined && !isWord(id, LONGEST_ID)) {
    return `options.id must be a string of 1 to ${LONGEST_ID} characters, none of them a control character`;
  }
  if (delayMs !== undefined && !(typeof delayMs === 'number' && delayMs >= 0 && delayMs <= LONGEST_DELAY_MS)) {
    return 'options.delayMs must be a number of milliseconds, from 0 to a year';
  }
  const bad = Object.entries(meta ?? {}).find(([, value]) => typeof value !== 'string');
  return bad && `options.meta.${bad[0]} must be a string`;
}

const LONGEST_DELAY_MS = 366 * 24 * 3600 * 1000;

/** A string without control characters and lone surrogates, which stores and buses would mangle. */
function isWord(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= longest && !/\p{Cc}|\p{Cs}/u.test(value);
}

/** A character takes at most three bytes, so that most texts need not be encoded to know. */
function isLarger(text: string, maxBytes: number): boolean {
  return text.length * 3 > maxBytes && countBytes(text) > maxBytes;
}

function countBytes(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function tooLarge(json: string, maxBytes: number): Flaw {
  const message = `data has ${countBytes(json)} bytes of JSON, the bus takes ${maxBytes}. Store it elsewhere and send a reference`;
  return { code: 'too-large', message };
}

const NOT_CONNECTED: Flaw = {
  code: 'not-connected',
  message: 'no bus is connected. Call events.connect(bus) once, before the first emit.',
};

function toFailure({ type }: { readonly type: string }, index: number, { code, message }: Flaw): EmitFailure {
  return { index, type, code, message: `Cannot emit '${type}': ${message}` };
}
