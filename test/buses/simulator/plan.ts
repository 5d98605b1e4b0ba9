import type { EngineSettings } from '../../../src/buses/engine/settings.js';
import type { Random } from '../../support/random.js';

/** How a subscriber takes one event. */
export type Behavior =
  | { readonly kind: 'returns'; readonly afterMs: number }
  /** Throws, in its first attempts or in all. */
  | { readonly kind: 'throws'; readonly times: number }
  | { readonly kind: 'never ends' }
  /** Ends its process. */
  | { readonly kind: 'crashes'; readonly afterMs: number }
  /** Blocks the event loop. */
  | { readonly kind: 'blocks'; readonly forMs: number };

/** What happens in a history. Everything follows from the seed. */
export type Plan = EngineSettings & {
  readonly subscribers: readonly string[];
  /** The subscribers after a deployment, which reaches one process after the other; without it, there is none. */
  readonly deployed: readonly string[] | undefined;
  /** For each process that is started again and again, the subscribers that it delivers to. */
  readonly seats: readonly (readonly string[] | undefined)[];
  readonly emits: readonly { readonly atMs: number; readonly id: string; readonly delayMs: number }[];
  readonly behavior: (key: string) => Behavior;
  /** How a delivery ends if only its subscriber decides. */
  readonly fate: (key: string) => 'done' | 'dead';
  /** Whether nothing but its subscriber decides how it ends. */
  readonly isCertain: (key: string) => boolean;
  readonly chaos: readonly Chaos[];
  /** The probability that a call to the store fails. */
  readonly faults: number;
  readonly durationMs: number;
};

export type Chaos = {
  readonly atMs: number;
  readonly kind: 'crash' | 'stall' | 'lock' | 'close' | 'jump' | 'deploy';
  readonly forMs: number;
  /** Any number; the seats are counted around. */
  readonly seat: number;
};

const HOUR = 3_600_000;

export function createPlan(random: Random): Plan {
  const subscribers = ['a', 'b', 'c'].slice(0, 1 + random.below(3));
  const isLong = random.chance(0.004);
  const leaseMs = isLong ? 30_000 : random.pick([1000, 30_000]);
  const durationMs = isLong ? HOUR : leaseMs * (2 + random.below(8));
  const attempts = random.pick([1, 3, 5]);
  const timeoutMs = random.pick([leaseMs / 2, leaseMs * 3]);
  const behaviors = new Map<string, Behavior>();
  const emits = Array.from({ length: 1 + random.below(15) }, (_, index) => ({
    atMs: random.below(durationMs),
    id: `event-${index}`,
    delayMs: random.chance(0.2) ? random.below(durationMs) : 0,
  }));
  const deployed = random.chance(0.15) ? createDeployed(random, subscribers) : undefined;
  const wild = random.chance(0.7);
  for (const { id } of emits) {
    for (const subscriber of new Set([...subscribers, ...(deployed ?? [])]))
      behaviors.set(`${id} ${subscriber}`, createBehavior(random, wild, leaseMs, attempts));
  }
  const seats = createSeats(random, subscribers);
  const chaos = [
    ...(random.chance(0.7) ? createChaos(random, leaseMs, durationMs) : []),
    ...(deployed ? createDeployment(random, seats.length, durationMs) : []),
  ];
  const blocksLong = [...behaviors.values()].some((one) => one.kind === 'blocks' && one.forMs > leaseMs / 4);
  const fate = (key: string) => toFate(behaviors.get(key)!, attempts, timeoutMs);
  const faults = random.chance(0.3) ? random.pick([0.02, 0.2]) : 0;
  const isCalm = faults === 0 && chaos.length === 0 && !blocksLong;
  return {
    subscribers,
    deployed,
    seats,
    emits,
    behavior: (key) => behaviors.get(key)!,
    fate,
    isCertain: (key) => isCalm || fate(key) === 'dead',
    chaos,
    faults,
    durationMs,
    concurrency: random.pick([1, 2, 10]),
    attempts,
    firstRetryMs: 1000,
    longestRetryMs: 60_000,
    timeoutMs,
    graceMs: random.pick([100, 10_000]),
    maxBytes: 1e6,
    leaseMs,
    pollMs: random.pick([200, 1000]) * (leaseMs / 1000 > 1 ? 3 : 1),
  };
}

/** One subscriber is removed or renamed, or one is added, or all of it. */
function createDeployed(random: Random, subscribers: readonly string[]): readonly string[] {
  const [first, ...rest] = subscribers;
  return random.pick([rest, [`${first} renamed`, ...rest], [...subscribers, 'added'], [...rest, 'added']]);
}

/** Each process ends at some moment, and starts again with the new subscribers. */
function createDeployment(random: Random, seats: number, durationMs: number): readonly Chaos[] {
  const startMs = random.below(durationMs);
  const forMs = random.below(durationMs - startMs);
  return Array.from({ length: seats }, (_, seat) => ({
    atMs: startMs + Math.floor((forMs * seat) / seats),
    kind: 'deploy',
    forMs: 0,
    seat,
  }));
}

/** At least one process delivers to each subscriber. */
function createSeats(random: Random, subscribers: readonly string[]): Plan['seats'] {
  const count = random.chance(0.02) ? 20 : 1 + random.below(3);
  const seats = Array.from({ length: count }, () => (random.chance(0.6) ? undefined : random.some(subscribers, 0.7)));
  const isServed = (name: string) => seats.some((names) => names === undefined || names.includes(name));
  return subscribers.every(isServed) ? seats : [...seats, undefined];
}

function createBehavior(random: Random, wild: boolean, leaseMs: number, attempts: number): Behavior {
  if (!wild || random.chance(0.6)) return { kind: 'returns', afterMs: random.pick([0, 5, 200, leaseMs / 4]) };
  return random.pick<Behavior>([
    { kind: 'throws', times: random.pick([1, attempts - 1, Infinity]) },
    { kind: 'never ends' },
    { kind: 'crashes', afterMs: random.pick([0, 3, 300]) },
    { kind: 'blocks', forMs: random.pick([leaseMs / 10, leaseMs / 3, leaseMs * 2]) },
    { kind: 'returns', afterMs: leaseMs * 2 },
  ]);
}

function toFate(behavior: Behavior, attempts: number, timeoutMs: number): 'done' | 'dead' {
  if (behavior.kind === 'never ends' || behavior.kind === 'crashes') return 'dead';
  if (behavior.kind === 'throws') return behavior.times < attempts ? 'done' : 'dead';
  return behavior.kind === 'returns' && behavior.afterMs >= timeoutMs ? 'dead' : 'done';
}

function createChaos(random: Random, leaseMs: number, durationMs: number): readonly Chaos[] {
  const kinds = random.some(['crash', 'stall', 'lock', 'close', 'jump'] as const, 0.6);
  if (kinds.length === 0) return [];
  return Array.from({ length: 1 + random.below(12) }, () => ({
    atMs: random.below(durationMs),
    kind: random.pick(kinds),
    forMs: random.pick([leaseMs / 5, leaseMs * 1.5, leaseMs * 5]),
    seat: random.below(60),
  }));
}
