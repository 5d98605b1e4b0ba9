import type { Bus } from '../bus.js';
import { validateEmits, type Validation } from '../validation/validation.js';
import { openBus } from './platform.js';

/** Made with `Symbol.for`, so that the ESM and the CommonJS build of this package share one connection. */
const CONNECTION = Symbol.for('tsc-run.bus.v1');

type Connection = { [CONNECTION]?: Bus | undefined };

/** Options of `events.connect`. */
export type ConnectOptions = {
  /** Validates the payload of every emit before it is sent, unless it says `when: 'deliver'`. Default: none is. */
  readonly validation?: Validation | undefined;
};

/** Sends every later emit of this process to `bus`. `undefined` disconnects. Throws a `TypeError` for what is no bus. */
export function connect(bus: Bus | undefined, { validation }: ConnectOptions = {}): void {
  if (bus !== undefined && typeof bus?.publish !== 'function') throw new TypeError(describeNoBus(bus));
  (globalThis as Connection)[CONNECTION] = bus;
  validateEmits(validation);
}

function describeNoBus(given: unknown): string {
  const isPromise = typeof (given as { readonly then?: unknown } | null)?.then === 'function';
  if (isPromise) return 'events.connect was given a promise. Await it first: events.connect(await openSqliteBus(…)).';
  return 'events.connect was given no bus: what it takes has a method publish.';
}

/** The bus of the platform, once it was asked for. */
let ownBus: Bus | undefined;

/** The connected bus, or that of the platform. */
export function findBus(): Bus | undefined {
  return (globalThis as Connection)[CONNECTION] ?? (ownBus ??= openBus());
}
