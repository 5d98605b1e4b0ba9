import type { Envelope } from '../../runtime/envelope.js';
import { readVariable } from '../../runtime/environment/from-env.js';
import { Flaw } from '../../runtime/flaw.js';
import { describeValue } from '../advice.js';
import type { Settings } from './options.js';
import { isPlain, toDetail } from './wire.js';

/** One event as `PutEvents` takes it. */
export type Entry = {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  /** JSON. */
  readonly Detail: string;
  readonly TraceHeader?: string;
};

/** Throws a `Flaw` for an event that EventBridge cannot take. */
export function toEntry(envelope: Envelope, { eventBus, source, meta, maxRequestBytes }: Settings): Entry {
  const { type, data, notBefore } = envelope;
  if (notBefore !== undefined) throw new Flaw('refused', DELAYED);
  if (!meta && !isPlain(data)) throw new Flaw('refused', `data is ${describe(data)}. ${NO_META}`);
  const Detail = JSON.stringify(meta ? toDetail(envelope) : data);
  const TraceHeader = findTraceHeader(envelope);
  const entry = {
    EventBusName: eventBus,
    Source: source,
    DetailType: type,
    Detail,
    ...(TraceHeader !== undefined && { TraceHeader }),
  };
  const bytes = countBytes(entry);
  if (bytes < maxRequestBytes) return entry;
  const message = `it is ${bytes} bytes as EventBridge counts them, which has to be less than ${maxRequestBytes}. Store its data elsewhere and send a reference.`;
  throw new Flaw('too-large', message);
}

/** The size of an entry as EventBridge counts it: other fields are free. */
export function countBytes({ Source, DetailType, Detail }: Entry): number {
  return Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);
}

const DELAYED =
  'EventBridge delays no event. Emit it without delayMs when it is due, for example from EventBridge Scheduler.';
const NO_META =
  'Without $meta a payload travels as it is, so it must be an object that has neither a key $meta nor a key $data.';

function describe(data: unknown): string {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
    ? `an object with the key ${Object.hasOwn(data, '$meta') ? '$meta' : '$data'}`
    : describeValue(data);
}

const TRACE_HEADER = /^Root=1-[\da-f]{8}-[\da-f]{24}(?:;[\w.:=-]+)*$/i;
const LONGEST_TRACE_HEADER = 500;

/** The trace of AWS X-Ray that the event belongs to. That of OpenTelemetry, `traceparent`, travels in `meta`. */
function findTraceHeader({ meta }: Envelope): string | undefined {
  const header = meta?.['x-amzn-trace-id'] ?? readVariable('_X_AMZN_TRACE_ID');
  const isValid = header !== undefined && header.length <= LONGEST_TRACE_HEADER && TRACE_HEADER.test(header);
  return isValid ? header : undefined;
}
