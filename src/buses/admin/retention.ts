import type { Consumer, Deliver } from '../../runtime/bus.js';
import { describeValue } from '../advice.js';
import { type Clock, outside, type Timer } from '../engine/clock.js';
import type { Engine } from '../engine/engine.js';
import { type OnProblem, print } from '../engine/problems.js';
import { type Duration, parseDuration } from './times.js';

/** How long a durable bus keeps events that need nothing more. */
export type RetentionSettings = {
  /**
   * How long to keep an event all of whose deliveries are done, with its id, counted from its emit: a number of
   * seconds, minutes, hours, days or weeks (`'12h'`, `'7d'`), or `'forever'`. Processes that deliver forget older ones
   * now and then. Events with a delivery that waits, runs or is dead are always kept. Default: `'7d'`.
   */
  readonly keep?: Duration | 'forever';
};

/** The setting as it was given, and in milliseconds: `Infinity` for `forever`. */
export type Keep = { readonly keep: string; readonly keepMs: number };

const DEFAULT_KEEP: Duration = '7d';

/** Throws a `RangeError`, or a `TypeError` for what is no string. */
export function readKeep(keep: unknown = DEFAULT_KEEP): Keep {
  if (keep === 'forever') return { keep, keepMs: Infinity };
  const keepMs = typeof keep === 'string' ? parseDuration(keep) : undefined;
  if (keepMs !== undefined && keepMs > 0) return { keep: keep as string, keepMs };
  const message = `keep is ${describeValue(keep)}: it must be a duration above 0 such as '12h' or '7d', or 'forever'.`;
  throw typeof keep === 'string' ? new RangeError(message) : new TypeError(message);
}

export type RetentionOptions = Keep & {
  readonly clock: Clock;
  /**
   * Forgets what is done and was emitted before a time (ISO 8601, UTC), in slices, until `isStopped`. Calls `onFound`
   * when there is something to forget.
   */
  readonly prune: (before: string, options: { isStopped: () => boolean; onFound: () => void }) => Promise<unknown>;
  /** Takes a problem once: that events are about to be forgotten. Default: prints it on stderr. */
  readonly onProblem?: OnProblem | undefined;
};

/** Forgets old events while a process delivers. */
export type Retention = {
  readonly start: () => void;
  /** Resolves when the slice that runs has ended. */
  readonly stop: () => Promise<void>;
};

/** A pass costs little where there is nothing to forget, and forgetting is never urgent. In milliseconds. */
const PAUSE = { shortest: 1000, longest: 10 * 60_000, share: 20 };

export function createRetention({ keep, keepMs, clock, prune, onProblem = print }: RetentionOptions): Retention {
  const pauseMs = Math.min(Math.max(keepMs / PAUSE.share, PAUSE.shortest), PAUSE.longest);
  let timer: Timer | undefined;
  let pass = Promise.resolve();
  let isRunning = false;
  let isReported = false;

  async function run(): Promise<void> {
    try {
      const before = new Date(clock.wall() - keepMs).toISOString();
      await prune(before, { isStopped: () => !isRunning, onFound });
    } catch {
      // The engine reports a store that cannot be used. The next pass tries again.
    }
    if (isRunning) timer = clock.after(pauseMs, begin, true);
  }

  function begin(): void {
    pass = run();
  }

  function onFound(): void {
    if (isReported) return;
    isReported = true;
    const what = `events older than ${keep} all of whose deliveries are done are forgotten now, with their ids`;
    onProblem(new Error(`${what}. To keep them, set keep: 'forever'.`));
  }

  return {
    start: () => {
      if (isRunning || keepMs === Infinity) return;
      isRunning = true;
      outside(begin);
    },
    stop: () => {
      isRunning = false;
      clock.cancel(timer);
      return pass;
    },
  };
}

/** Forgets old events from the start of a consumer until it has closed. */
export function withRetention(engine: Pick<Engine, 'consume' | 'close'>, retention: Retention) {
  let closed: Promise<void> | undefined;
  return {
    consume: async (deliver: Deliver): Promise<Consumer> => {
      const consumer = await engine.consume(deliver);
      // Closing may have begun meanwhile: nobody would stop it then.
      if (closed === undefined) retention.start();
      let ended: Promise<void> | undefined;
      return { close: () => (ended ??= stop(consumer.close)) };
    },
    close: () => (closed ??= stop(engine.close)),
  };

  async function stop(close: () => Promise<void>): Promise<void> {
    const stopped = retention.stop();
    await close();
    await stopped;
  }
}
