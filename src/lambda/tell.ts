import { describeFailure } from '../buses/attempt.js';

/**
 * Tells a problem in the log of the function. Through the console, because Lambda adds the id of the request and keeps
 * the lines together, which it does not for what is written to stderr itself.
 */
export function tell(sentence: string, cause?: unknown): void {
  console.error(`tsc-run: ${sentence}${cause === undefined ? '' : `\n${describeFailure(cause)}`}`);
}
