import type { Admin, Delivery, DeliveryCounts, DeliveryFilter, DeliveryState } from '../../runtime/admin.js';
import type { Envelope } from '../../runtime/envelope.js';
import { advise, describeValue } from '../advice.js';
import { listNames, type ManifestSource } from '../routing.js';
import { HOW_TO_WRITE_TIMES, parseTime } from './times.js';

/** The administration as a store has it: what it gets is checked, and times are in the form that the store holds. */
export type StoreAdmin = {
  readonly stats: () => Promise<readonly DeliveryCounts[]>;
  readonly deliveries: (
    filter: DeliveryFilter,
    state: DeliveryState | undefined,
    limit: number,
  ) => Promise<readonly Delivery[]>;
  readonly event: (id: string) => Promise<Envelope | undefined>;
  readonly redrive: (filter: DeliveryFilter) => Promise<number>;
  readonly replay: (filter: DeliveryFilter) => Promise<number>;
  /** Returns the number of events that it has forgotten. */
  readonly prune: (options: PruneOptions) => Promise<number>;
};

export type PruneOptions = {
  /** ISO 8601, UTC. */
  readonly before: string;
  /** Whether dead deliveries are forgotten too. */
  readonly dead: boolean;
  readonly isStopped?: () => boolean;
  /** Called when there is something to forget. */
  readonly onFound?: () => void;
};

export type CheckOptions = {
  readonly manifest: ManifestSource;
  /** Milliseconds since 1970, which ages are counted from. */
  readonly wall: () => number;
  /** Called after deliveries were made to wait. */
  readonly onChange: () => void;
};

const DEFAULT_LIMIT = 100;

const EVENT_OPTIONS = ['id', 'type', 'subscriber', 'since', 'until'];
const STATES: readonly DeliveryState[] = ['waiting', 'running', 'done', 'dead'];
const MOST_LISTED = 2 ** 31 - 1;

/**
 * The administration of a store that gets only what it can understand: known options, names that the manifest or the
 * store has, whole numbers, and times in the one form in which they compare as text. Every bus wraps its own with it.
 */
export function createCheckedAdmin(admin: StoreAdmin, options: CheckOptions): Admin {
  const check = (given: DeliveryFilter, where: string, others: readonly string[] = []) => {
    checkOptions(where, given, [...EVENT_OPTIONS, ...others]);
    return checkFilter(admin, given, options);
  };
  return {
    stats: admin.stats,
    deliveries: async (given = {}) => {
      const filter = await check(given, 'deliveries', ['state', 'limit']);
      const { state, limit = DEFAULT_LIMIT } = given;
      return admin.deliveries(filter, state === undefined ? undefined : checkState(state), checkLimit(limit));
    },
    event: async (id) => admin.event(checkText('id', id)),
    redrive: async (given = {}) => changed(await admin.redrive(await check(given, 'redrive'))),
    replay: async (given = {}) => changed(await admin.replay(await check(given, 'replay'))),
    prune: async (given) => {
      checkOptions('prune', given, ['before', 'dead']);
      const { before, dead = false } = given;
      if (typeof dead !== 'boolean') throw new TypeError(`dead is ${describeValue(dead)}: it must be true or false.`);
      return admin.prune({ before: readTime('before', before, options.wall()), dead });
    },
  };

  function changed(count: number): number {
    if (count > 0) options.onChange();
    return count;
  }
}

function checkOptions(where: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`admin.${where} takes an object with ${known.join(', ')}, not ${describeValue(given)}.`);
  }
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`admin.${where} has no option '${unknown}'. ${advise(unknown, known)}`);
}

async function checkFilter(admin: StoreAdmin, given: DeliveryFilter, options: CheckOptions): Promise<DeliveryFilter> {
  const { id, type, subscriber, since, until } = given;
  for (const [name, value] of Object.entries({ id, type, subscriber })) if (value !== undefined) checkText(name, value);
  const now = options.wall();
  const filter = {
    ...(id !== undefined && { id }),
    ...(type !== undefined && { type }),
    ...(subscriber !== undefined && { subscriber }),
    ...(since !== undefined && { since: readTime('since', since, now) }),
    ...(until !== undefined && { until: readTime('until', until, now) }),
  };
  await checkNames(admin, filter, options);
  return filter;
}

function checkText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`${name} is ${describeValue(value)}: it must be a string.`);
}

/** Nothing would match a misspelt name, in silence. The store may have names that the manifest has no longer. */
async function checkNames(admin: StoreAdmin, { type, subscriber }: DeliveryFilter, { manifest }: CheckOptions) {
  const { events, subscribers } = listNames(manifest);
  const isKnown = (name: string | undefined, known: readonly string[]) => name === undefined || known.includes(name);
  if (isKnown(type, events) && isKnown(subscriber, subscribers)) return;
  const stats = await admin.stats();
  checkName('event', type, [...events, ...stats.map((each) => each.type)]);
  checkName('subscriber', subscriber, [...subscribers, ...stats.map((each) => each.subscriber)]);
}

function checkName(kind: 'event' | 'subscriber', name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return;
  const all = [...new Set(known)].sort();
  const advice = all.length === 0 ? '' : ` ${advise(name, all)}`;
  throw new RangeError(`Neither the manifest nor the store has ${describe(kind)} '${name}'.${advice}`);
}

function describe(kind: 'event' | 'subscriber'): string {
  return kind === 'event' ? 'an event' : 'a subscriber';
}

function checkState(state: DeliveryState): DeliveryState {
  if (STATES.includes(state)) return state;
  throw new RangeError(
    `state is ${describeValue(state)}: it must be ${STATES.slice(0, -1).join(', ')} or ${STATES.at(-1)}.`,
  );
}

function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit > 0 && limit <= MOST_LISTED) return limit;
  throw new RangeError(`limit is ${describeValue(limit)}: it must be a whole number above 0, at most ${MOST_LISTED}.`);
}

function readTime(name: string, given: string, now: number): string {
  const time = typeof given === 'string' ? parseTime(given, now) : undefined;
  if (time !== undefined) return time;
  throw new RangeError(`${name} is ${describeValue(given)}, which is not a time. ${HOW_TO_WRITE_TIMES}`);
}
