import type { EmitOptions } from './emitter.js';
import type { Envelope } from './envelope.js';
import { Flaw } from './flaw.js';
import { copyPayload } from './payload.js';

/** One event to emit, before it is checked. */
export type Emission = EmitOptions & { readonly type: string; readonly data: unknown };

const LONGEST_NAME = 128;
const LONGEST_ID = 256;
const LONGEST_DELAY_MS = 366 * 24 * 3600 * 1000;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Checks an emission and copies its payload, so that later changes to the payload have no effect. Throws a `Flaw`. */
export function toEnvelope(emission: Emission, maxBytes: number): Envelope {
  const { type, delayMs, meta } = emission;
  if (!isWord(type, LONGEST_NAME))
    throw new Flaw('invalid-name', `an event name must be ${describeWord(LONGEST_NAME)}.`);
  const { data, mostBytes } = copyPayload(emission.data);
  if (mostBytes > maxBytes) checkSize(data, maxBytes);
  const id = emission.id === undefined ? crypto.randomUUID() : checkId(emission.id);
  const now = Date.now();
  const envelope: Writable<Envelope> = { id, type, data, time: toTime(now) };
  if (delayMs !== undefined) envelope.notBefore = toTime(now + checkDelay(delayMs));
  if (meta !== undefined) envelope.meta = checkMeta(meta);
  return envelope;
}

/** Excludes control characters and lone surrogates, which stores and buses mangle. */
function isWord(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= longest && !/[\p{Cc}\p{Cs}]/u.test(value);
}

function describeWord(longest: number): string {
  return `a string of 1 to ${longest} characters without control characters`;
}

function checkSize(data: unknown, maxBytes: number): void {
  const bytes = new TextEncoder().encode(JSON.stringify(data)).byteLength;
  if (bytes <= maxBytes) return;
  const message = `data is ${bytes} bytes of JSON, the bus takes ${maxBytes}. Store it elsewhere and send a reference.`;
  throw new Flaw('too-large', message);
}

function checkId(id: string): string {
  if (isWord(id, LONGEST_ID)) return id;
  throw new Flaw('invalid-options', `options.id must be ${describeWord(LONGEST_ID)}.`);
}

function checkDelay(delayMs: number): number {
  if (delayMs >= 0 && delayMs <= LONGEST_DELAY_MS) return delayMs;
  throw new Flaw('invalid-options', `options.delayMs is ${delayMs}: it must be from 0 to ${LONGEST_DELAY_MS}, a year.`);
}

function checkMeta(meta: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const bad = Object.keys(meta).find((key) => typeof meta[key] !== 'string');
  if (bad === undefined) return { ...meta };
  throw new Flaw('invalid-options', `options.meta.${bad} is a ${typeof meta[bad]}: it must be a string.`);
}

let latest = { milliseconds: Number.NaN, text: '' };

/** Keeps the latest result: formatting a date costs as much as the rest, and many events share a millisecond. */
function toTime(milliseconds: number): string {
  if (milliseconds !== latest.milliseconds) latest = { milliseconds, text: new Date(milliseconds).toISOString() };
  return latest.text;
}
