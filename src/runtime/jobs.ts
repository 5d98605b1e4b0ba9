import type { TscRunError } from './emitter.js';

type NoJobs = 'there are no jobs: emit an event, and do the work in its subscriber' & TscRunError;

/** The type of `jobs`. */
export interface Jobs {
  /** @deprecated There are no jobs. Emit an event, and do the work in its subscriber. */
  dispatch(name: NoJobs, ...rest: unknown[]): never;
}

/**
 * One page of the framework's documentation has it. Its use does not compile.
 *
 * @deprecated There are no jobs. Emit an event, and do the work in its subscriber.
 */
export const jobs = {} as Jobs;
