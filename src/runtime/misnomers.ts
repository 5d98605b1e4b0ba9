// Names that the documentation of the framework has by a slip, or for what this package does not offer. They do not
// compile, and say what to write.
import type { TscRunError } from './emitter.js';

/** What no type argument of `events.Message` is. */
export type NoMessage = 'events.Message does not exist: write events.Event' & TscRunError;

type NoJobs = 'there are no jobs: emit an event, and do the work in its subscriber' & TscRunError;

/** The type of `jobs`. */
export interface Jobs {
  /** @deprecated There are no jobs. Emit an event, and do the work in its subscriber. */
  dispatch(name: NoJobs, ...rest: unknown[]): never;
}

/** @deprecated There are no jobs. Emit an event, and do the work in its subscriber. */
export const jobs = {} as Jobs;
