import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import { notStored, unknownEvent } from '../buses/refusals.js';
import { createRoutes, type Manifest } from '../buses/routing.js';
import { type Bus, EmitError, type EmitFailure } from '../runtime/bus.js';
import type { Envelope } from '../runtime/envelope.js';
import type { EventRegistry, SubscriberRegistry } from '../runtime/registry.js';
import { deliverAll, type Delivered, type Listen, type Subscribers } from './deliver.js';
import { matches, type Part } from './match.js';
import { createSchedule, createSeededSchedule } from './schedule.js';

export type FakeBusOptions = {
  /** `generated/manifest.json`: with it unknown events are refused, and `deliver` knows who gets what. */
  readonly manifest?: Manifest;
  /** Makes `deliver` hold back, mix up, overlap and repeat deliveries; the same seed does the same. */
  readonly seed?: number;
};

/** A bus that keeps what was emitted, and delivers when it is told to. `R` and `S` are the registries of the app. */
export type FakeBus<R = EventRegistry, S = SubscriberRegistry> = Bus & {
  /** All that was emitted, in order, with ids, times and meta. */
  readonly envelopes: () => readonly Envelope[];
  /** The payloads of one event, in the order in which they were emitted. */
  readonly emitted: <N extends keyof R & string>(type: N) => readonly R[N][];
  /** The first payload of that event that holds all of `expected`; throws an `AssertionError` when there is none. */
  readonly expectEmitted: <N extends keyof R & string>(type: N, expected?: Part<R[N]>) => R[N];
  /** Throws an `AssertionError` when that event, or without a name any event, was emitted. */
  readonly expectNotEmitted: (type?: keyof R & string) => void;
  /** Refuses the next emit of that event, as a bus that is down would. */
  readonly refuseNext: (type: keyof R & string) => void;
  /**
   * Delivers what was not delivered yet, also what the subscribers emit meanwhile, until nothing is left.
   * What goes to subscribers that are not given waits. Rejects with the first error of a subscriber.
   */
  readonly deliver: (subscribers: Subscribers<R, S>) => Promise<readonly Delivered[]>;
  /** Forgets all that was emitted. */
  readonly clear: () => void;
};

/**
 * @example
 * const bus = fakeBus();
 * events.connect(bus);
 * await POST(request);
 * bus.expectEmitted('user.registered', { email: 'ada@example.com' });
 */
export function fakeBus<R = EventRegistry, S = SubscriberRegistry>(options: FakeBusOptions = {}): FakeBus<R, S> {
  const routes = options.manifest && createRoutes(options.manifest);
  const schedule = options.seed === undefined ? createSchedule() : createSeededSchedule(options.seed);
  const refused = new Set<string>();
  const envelopes: Envelope[] = [];

  function accept(envelope: Envelope, index: number): EmitFailure | undefined {
    if (refused.delete(envelope.type)) return notStored(envelope, index, 'the test refused it');
    const subscribers = routes ? routes(envelope.type) : [];
    if (subscribers === undefined) return unknownEvent(envelope, index);
    if (envelopes.some(({ id }) => id === envelope.id)) return undefined;
    envelopes.push(envelope);
    for (const subscriber of subscribers) schedule.add({ subscriber, envelope, number: 1 });
    return undefined;
  }

  const emitted = (type: string) => envelopes.filter((one) => one.type === type).map(({ data }) => data as never);
  return {
    publish: async (batch) => {
      const failures = batch.map(accept).filter((failure) => failure !== undefined);
      if (failures.length > 0) throw new EmitError(failures);
    },
    envelopes: () => [...envelopes],
    emitted,
    expectEmitted: (type, expected) => findMatch(type, expected, emitted(type), envelopes),
    expectNotEmitted: (type) => expectNone(type === undefined ? 'event' : `'${type}'`, type, envelopes),
    refuseNext: (type) => void refused.add(type),
    deliver: async (subscribers) => {
      if (routes === undefined) throw new Error(NO_MANIFEST);
      return deliverAll(schedule, new Map(Object.entries<Listen>(subscribers as Record<string, Listen>)));
    },
    clear: () => {
      envelopes.length = 0;
      schedule.clear();
    },
  };
}

const NO_MANIFEST =
  'This bus does not know who subscribes to what. Make it with fakeBus({ manifest }), from generated/manifest.json.';

function findMatch<T>(type: string, expected: unknown, payloads: readonly T[], all: readonly Envelope[]): T {
  const found = expected === undefined ? payloads[0] : payloads.find((payload) => matches(payload, expected));
  if (found !== undefined) return found;
  const wanted = expected === undefined ? '' : ` with ${show(expected)}`;
  // With one candidate, a test runner can show what differs.
  const difference = payloads.length === 1 ? { actual: payloads[0], expected } : {};
  throw new AssertionError({ message: `No '${type}' was emitted${wanted}. ${list(all)}`, ...difference });
}

function expectNone(what: string, type: string | undefined, all: readonly Envelope[]): void {
  if (all.some((one) => one.type === (type ?? one.type))) {
    throw new AssertionError({ message: `No ${what} should have been emitted. ${list(all)}` });
  }
}

function list(envelopes: readonly Envelope[]): string {
  if (envelopes.length === 0) return 'Nothing was emitted.';
  return ['Emitted:', ...envelopes.map(({ type, data }) => `  ${type} ${show(data)}`)].join('\n');
}

function show(value: unknown): string {
  return inspect(value, { depth: 4, breakLength: Infinity, maxStringLength: 200 });
}
