import { advise, describeValue } from './advice.js';

/**
 * How a bus of this package delivers. All settings are optional. Opening a bus throws a `RangeError` for a number that
 * is not above 0, is above 2,147,483,647, or counts something and is not whole, and a `TypeError` for a setting that is
 * no number or that no bus has.
 *
 * @example const bus = memoryBus({ manifest, concurrency: 1, attempts: 3, timeoutMs: 30_000 });
 */
export type DeliverySettings = {
  /** The number of deliveries that a subscriber runs at the same time, in this process. Default: 10. */
  readonly concurrency?: number;
  /** The number of attempts before a delivery is dead. Default: 5. */
  readonly attempts?: number;
  /**
   * The wait after the first failed attempt, in milliseconds. It doubles after each further failure, and each wait is
   * shortened at random by up to a half. Default: 1,000.
   */
  readonly firstRetryMs?: number;
  /** The longest wait between two attempts, in milliseconds. Default: 60,000. */
  readonly longestRetryMs?: number;
  /**
   * The time limit of an attempt, in milliseconds. An attempt that takes longer has failed. Default: 900,000 (15
   * minutes), the limit of an AWS Lambda function.
   */
  readonly timeoutMs?: number;
  /**
   * How long `close` waits for running deliveries, in milliseconds. Then it aborts their signals and counts the
   * attempts as failed. Default: 10,000.
   */
  readonly graceMs?: number;
  /** The largest payload, in bytes of JSON. Default: 1,000,000, which EventBridge also takes. */
  readonly maxBytes?: number;
  /**
   * Called with what would go unnoticed otherwise, and with the error behind it as its `cause`: the first failed attempt
   * of a delivery, a delivery that is dead, an id that was used again with other data, a store that cannot be used and
   * that it can be used again. If it throws, both errors are printed. Default: prints it on stderr.
   */
  readonly onProblem?: (problem: Error) => void;
};

/** The settings that are numbers, each with a value. */
export type FilledSettings = Required<Omit<DeliverySettings, 'onProblem'>>;

const DEFAULTS: FilledSettings = {
  concurrency: 10,
  attempts: 5,
  firstRetryMs: 1000,
  longestRetryMs: 60_000,
  timeoutMs: 15 * 60_000,
  graceMs: 10_000,
  maxBytes: 1_000_000,
};

/** In milliseconds. Node fires a timer with a longer delay at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/** The settings that count something, which cannot be done in parts. */
const WHOLE: ReadonlySet<string> = new Set(['concurrency', 'attempts', 'maxBytes']);

/** `others` are the settings that a bus has beside these. Throws a `TypeError` for a setting that it does not have. */
export function fillSettings(given: DeliverySettings, others: readonly string[] = []): FilledSettings {
  const known = [...Object.keys(DEFAULTS), 'onProblem', ...others];
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new TypeError(`There is no setting '${unknown}'. ${advise(unknown, known)}`);
  const { onProblem } = given;
  if (onProblem !== undefined && typeof onProblem !== 'function') {
    throw new TypeError(`onProblem is ${describeValue(onProblem)}: it must be a function that takes an error.`);
  }
  return fillNumbers(DEFAULTS, given);
}

/** Returns `defaults` overridden by `given`, and checks every number. */
export function fillNumbers<T extends Record<string, number>>(
  defaults: T,
  given: { readonly [K in keyof T]?: T[K] },
): T {
  const filled = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof T & string)[]) {
    const value = given[name];
    if (value !== undefined) filled[name] = checkNumber(name, value);
  }
  return filled;
}

function checkNumber<N extends number>(name: string, value: N): N {
  const isWhole = WHOLE.has(name);
  const rule = `it must be a ${isWhole ? 'whole number' : 'number'} above 0, at most ${LONGEST_TIMER}`;
  if (typeof value !== 'number') throw new TypeError(`${name} is ${describeValue(value)}: ${rule}.`);
  if (value > 0 && value <= LONGEST_TIMER && !(isWhole && !Number.isInteger(value))) return value;
  throw new RangeError(`${name} is ${value}: ${rule}.`);
}

/**
 * The wait before the next attempt, in milliseconds: exponential backoff, shortened at random so that deliveries that
 * failed together are not retried together.
 */
export function toRetryDelay(
  attempt: number,
  settings: Pick<FilledSettings, 'firstRetryMs' | 'longestRetryMs'>,
  random = Math.random(),
): number {
  const full = Math.min(settings.firstRetryMs * 2 ** (attempt - 1), settings.longestRetryMs);
  return full * (0.5 + random / 2);
}
