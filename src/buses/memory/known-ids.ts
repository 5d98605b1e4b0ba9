import type { Envelope } from '../../runtime/envelope.js';
import type { Accepted } from '../engine/store.js';

/** Remembers the latest events: at least `capacity` and at most twice as many. */
export type KnownIds = {
  /** Remembers an event, unless its id is known already. */
  readonly add: (envelope: Envelope) => Accepted;
};

/**
 * What is left of an event: the number of its type, and some bits of its payload. Both in one small integer, because
 * objects would cost more than the rest of an emit.
 */
type Trace = number;

const PRINT_BITS = 18;
/** The last number stands for all types that come after it. */
const MOST_TYPES = 4095;

export function createKnownIds(capacity: number): KnownIds {
  const types: string[] = [];
  const numbers = new Map<string, number>();
  let latest = new Map<string, Trace>();
  let earlier = new Map<string, Trace>();
  return {
    add: ({ id, type, data }) => {
      const number = numbers.get(type) ?? addType(type);
      const trace = (number << PRINT_BITS) | (tryFingerprint(data) & ((1 << PRINT_BITS) - 1));
      const known = latest.get(id) ?? earlier.get(id);
      if (known !== undefined) {
        const other = known >> PRINT_BITS;
        if (other !== number) return { otherType: types[other] ?? 'another type' };
        return known === trace ? 'known' : 'differs';
      }
      latest.set(id, trace);
      if (latest.size >= capacity) {
        earlier = latest;
        latest = new Map();
      }
      return 'stored';
    },
  };

  function addType(type: string): number {
    const number = Math.min(numbers.size, MOST_TYPES);
    numbers.set(type, number);
    if (number < MOST_TYPES) types.push(type);
    return number;
  }
}

/** Payloads that are nested too deep for it have the same. */
function tryFingerprint(data: unknown): number {
  try {
    return fingerprint(data);
  } catch {
    return 0;
  }
}

/** A number of 32 bits that depends on every part of a JSON value, but not on the order of its keys. */
function fingerprint(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return ofText(value);
    case 'number':
      return value === (value | 0) ? mix(value ^ 0x5bd1e995) : ofText(String(value));
    case 'object':
      return value === null ? 0x1b873593 : ofMembers(value);
    default:
      return value === true ? 0x3c6ef372 : 0x2545f491;
  }
}

function ofMembers(value: object): number {
  if (Array.isArray(value)) return value.reduce((hash: number, one) => mix(hash * 31 + fingerprint(one)), 0x38b34ae5);
  let hash = 0x27d4eb2f;
  const members = value as Record<string, unknown>;
  // Quicker than over a list of the keys.
  for (const key in members) hash = (hash + Math.imul(ofText(key) | 1, fingerprint(members[key]))) | 0;
  return mix(hash);
}

/** Takes two characters at a time. */
function ofText(text: string): number {
  const last = text.length - 1;
  let hash = text.length;
  for (let index = 0; index < last; index += 2) {
    const pair = text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16);
    hash = Math.imul(hash ^ pair, 0x01000193) ^ (hash >>> 15);
  }
  return mix(last % 2 === 0 ? Math.imul(hash ^ text.charCodeAt(last), 0x01000193) : hash);
}

function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
