import { GivenUp } from '../buses/attempt.js';

/** What Lambda gives a function beside the event: the part that is used here. */
export type LambdaContext = {
  /** The milliseconds until Lambda ends the invocation. */
  getRemainingTimeInMillis(): number;
};

/** When the answer of one invocation must be there, a little before Lambda ends it. */
export type Deadline = {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Rejects with a `GivenUp` when the time is over. */
  readonly passed: Promise<never>;
  readonly isPassed: () => boolean;
  readonly stop: () => void;
};

/** The time that an answer gets to go out: a tenth of what there is, at most half a second. */
const MARGIN = { part: 0.1, mostMs: 500 };

export function startDeadline(lambda: LambdaContext): Deadline {
  const leftMs = Math.max(0, lambda.getRemainingTimeInMillis());
  const ms = Math.floor(leftMs - Math.min(leftMs * MARGIN.part, MARGIN.mostMs));
  let timer: NodeJS.Timeout | undefined;
  let isPassed = false;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isPassed = true;
      reject(new GivenUp(`timed out after ${ms} ms`));
    }, ms);
  });
  // Nobody may be waiting for it.
  passed.catch(() => undefined);
  return { at: Date.now() + ms, passed, isPassed: () => isPassed, stop: () => clearTimeout(timer) };
}
