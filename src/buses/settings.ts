/** How a bus of this package delivers; every setting has a default. */
export type DeliverySettings = {
  /** How many deliveries one subscriber works on at a time, in this process. Default: 10. */
  readonly concurrency?: number;
  /** How often a delivery is started before it is dead. Default: 5. */
  readonly attempts?: number;
  /** Wait after the first failed attempt, in milliseconds; doubles with each further one. Default: 1,000. */
  readonly firstRetryMs?: number;
  /** The longest wait between two attempts, in milliseconds. Default: 60,000. */
  readonly longestRetryMs?: number;
  /** An attempt that takes longer has failed, in milliseconds. Default: 15 minutes, the longest run of a Lambda function. */
  readonly timeoutMs?: number;
  /** How long `close` waits for running deliveries before it aborts their signals, in milliseconds. Default: 10,000. */
  readonly graceMs?: number;
  /** The largest payload, in bytes of JSON. Default: 1,000,000, which EventBridge takes too. */
  readonly maxBytes?: number;
};

const DEFAULTS: Required<DeliverySettings> = {
  concurrency: 10,
  attempts: 5,
  firstRetryMs: 1000,
  longestRetryMs: 60_000,
  timeoutMs: 15 * 60_000,
  graceMs: 10_000,
  maxBytes: 1_000_000,
};

/** A timer of more milliseconds would fire at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export function fillSettings(given: DeliverySettings): Required<DeliverySettings> {
  return fillNumbers(DEFAULTS, given);
}

/** `defaults`, with those of `given` that are set. Throws when one is no positive number. */
export function fillNumbers<T extends Record<string, number>>(
  defaults: T,
  given: { readonly [K in keyof T]?: T[K] },
): T {
  const filled = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof T & string)[]) {
    const value = given[name] ?? defaults[name];
    if (value === undefined || !(value > 0 && value <= LONGEST_TIMER)) {
      throw new RangeError(`${name} is ${value}: it must be a number above 0, at most ${LONGEST_TIMER}`);
    }
    filled[name] = value;
  }
  return filled;
}

/** Exponential backoff; the random half keeps deliveries that failed together from coming back together. */
export function toRetryDelay(attempt: number, settings: Required<DeliverySettings>, random = Math.random()): number {
  const full = Math.min(settings.firstRetryMs * 2 ** (attempt - 1), settings.longestRetryMs);
  return full * (0.5 + random / 2);
}
