import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import { notStored, unknownEvent } from '../buses/refusals.js';
import { createRoutes, type Manifest } from '../buses/routing.js';
import { type Bus, EmitError, type EmitFailure } from '../runtime/bus.js';
import type { Envelope } from '../runtime/envelope.js';
import type { EventRegistry, SubscriberRegistry } from '../runtime/registry.js';
import type { Validation } from '../runtime/validation/validation.js';
import type { Listen } from '../buses/deliver-to.js';
import { deliverAll, type Delivered, type Subscribers } from './deliver.js';
import { matches, type Part } from './match.js';
import { createSchedule, createSeededSchedule } from './schedule.js';

export type FakeBusOptions = {
  /**
   * `generated/manifest.json`. With it, the bus refuses unknown events, and `deliver` knows the subscribers of each
   * event.
   */
  readonly manifest?: Manifest;
  /** Makes `deliver` delay, reorder, overlap and repeat deliveries. The same seed gives the same deliveries. */
  readonly seed?: number;
  /**
   * Makes `deliver` validate each payload first, unless it says `when: 'emit'`, as `deliverTo` does. Give it to
   * `events.connect` as well to validate what is emitted.
   */
  readonly validation?: Validation | undefined;
};

/**
 * A bus for tests: it records emitted events, and delivers them only when the test calls `deliver`. `R` and `S` are the
 * event and subscriber registries of the app.
 */
export type FakeBus<R = EventRegistry, S = SubscriberRegistry> = Bus & {
  /** All emitted events, in order, with their ids, times and meta. */
  readonly envelopes: () => readonly Envelope[];
  /** The payloads of all emitted events of that name, in order. */
  readonly emitted: <N extends keyof R & string>(type: N) => readonly R[N][];
  /**
   * Returns the first payload of that event that contains everything in `expected`. Throws an `AssertionError` when
   * there is none.
   *
   * @example const user = bus.expectEmitted('user.registered', { email: 'ada@example.com' });
   */
  readonly expectEmitted: <N extends keyof R & string>(type: N, expected?: Part<R[N]>) => R[N];
  /** Throws an `AssertionError` when that event was emitted. Without a name, throws when any event was. */
  readonly expectNotEmitted: (type?: keyof R & string) => void;
  /** Refuses the next emit of that event, as a bus that is down does. */
  readonly refuseNext: (type: keyof R & string) => void;
  /**
   * Delivers all events that were not delivered yet, including those that subscribers emit meanwhile. Events for
   * subscribers that are not given keep waiting. Resolves with the deliveries, in order.
   *
   * Rejects with the first error of a subscriber, and when the bus has no manifest.
   *
   * @example await bus.deliver({ 'send-welcome-email': sendWelcomeEmail.listen });
   */
  readonly deliver: (subscribers: Subscribers<R, S>) => Promise<readonly Delivered[]>;
  /** Forgets all emitted events and waiting deliveries. */
  readonly clear: () => void;
};

/**
 * Creates a bus for tests, typed by the registry of the app.
 *
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
      const listens = new Map(Object.entries<Listen>(subscribers as Record<string, Listen>));
      return deliverAll(schedule, listens, options.validation);
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
  // With a single candidate, a test runner can show a diff.
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
