import type { Envelope } from '../../runtime/envelope.js';
import type { Accepted } from '../engine/store.js';

/** Remembers the latest events: at least `capacity` and at most twice as many. */
export type KnownIds = {
  /** Remembers an event, unless its id is known already. */
  readonly add: (envelope: Envelope) => Accepted;
};

/** What is left of an event: enough to tell whether another with the same id is the same. */
type Trace = { readonly type: string; readonly print: number };

export function createKnownIds(capacity: number): KnownIds {
  let latest = new Map<string, Trace>();
  let earlier = new Map<string, Trace>();
  return {
    add: ({ id, type, data }) => {
      const known = latest.get(id) ?? earlier.get(id);
      const print = fingerprint(data);
      if (known !== undefined) {
        if (known.type !== type) return { otherType: known.type };
        return known.print === print ? 'known' : 'differs';
      }
      latest.set(id, { type, print });
      if (latest.size >= capacity) {
        earlier = latest;
        latest = new Map();
      }
      return 'stored';
    },
  };
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
  for (const key of Object.keys(members)) hash = (hash + Math.imul(ofText(key) | 1, fingerprint(members[key]))) | 0;
  return mix(hash);
}

function ofText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}

function mix(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
