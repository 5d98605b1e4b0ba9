import { type FilledSettings, toRetryDelay } from '../settings.js';
import type { Held, Settlement } from './store.js';

/** How an attempt ended in this process. */
export type Ending =
  | { readonly kind: 'returned' }
  | { readonly kind: 'failed'; readonly error: string }
  /** The process stopped delivering before the subscriber returned. */
  | { readonly kind: 'stopped'; readonly error: string };

/** What becomes of a delivery whose attempt has ended in this process. */
export function judgeAttempt(held: Held, ending: Ending, settings: FilledSettings, random: number): Settlement {
  const { number } = held;
  if (ending.kind === 'returned') return { held, state: 'done', delayMs: 0, attempts: number };
  const { error } = ending;
  if (ending.kind === 'stopped') {
    // Not the fault of the subscriber, so it counts as an attempt, but never as the last one.
    return { held, state: 'waiting', delayMs: 0, attempts: Math.min(number, settings.attempts - 1), error };
  }
  if (number >= settings.attempts) return { held, state: 'dead', delayMs: 0, attempts: number, error };
  const delayMs = Math.ceil(toRetryDelay(number, settings, random));
  return { held, state: 'waiting', delayMs, attempts: number, error };
}

/** What becomes of what a process was running when it died. */
export type Verdict = {
  readonly settlements: readonly Settlement[];
  /** Suspicions that are cleared up. */
  readonly acquitted: readonly string[];
};

export const ENDED = 'its process ended before it did';

/**
 * With one delivery running, that one counts as failed: it may have ended the process. With several, nobody can tell
 * which one did it. None of them is charged, and all become suspects: each runs alone, so that the guilty one is found.
 */
export function judgeDeath(
  process: string,
  running: readonly Held[],
  settings: FilledSettings,
  random: () => number,
): Verdict {
  const [only] = running;
  if (only !== undefined && running.length === 1) {
    const failed = judgeAttempt(only, { kind: 'failed', error: ENDED }, settings, random());
    const settlement = failed.state === 'waiting' ? { ...failed, suspicion: process } : failed;
    return { settlements: [settlement], acquitted: only.suspicion === undefined ? [] : [only.suspicion] };
  }
  const settlements = running.map((held): Settlement => {
    const delayMs = Math.ceil(toRetryDelay(1, settings, random()));
    return { held, state: 'waiting', delayMs, attempts: held.number - 1, suspicion: process };
  });
  return { settlements, acquitted: [] };
}

/** Gives back a delivery that was claimed and never started. */
export function giveBack(held: Held): Settlement {
  const back = { held, state: 'waiting', delayMs: 0, attempts: held.number - 1 } as const;
  return held.suspicion === undefined ? back : { ...back, suspicion: held.suspicion };
}
