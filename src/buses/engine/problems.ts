import type { Envelope } from '../../runtime/envelope.js';
import { type Attempt, describeFailure } from '../attempt.js';

/** Takes a problem that nobody else hears of. Its `cause` is the error behind it. */
export type OnProblem = (problem: Error) => void;

/** Tells what would go unnoticed otherwise. */
export type Problems = {
  /** An attempt has failed. Only the first of a delivery is reported: the others are its retries. */
  readonly failed: (attempt: Attempt, error: unknown, attempts: number) => void;
  /** A delivery is dead. */
  readonly died: (attempt: Omit<Attempt, 'envelope'>, envelope: Partial<Envelope>, error: unknown) => void;
  /** An id was used again, with other data. */
  readonly differs: (envelope: Envelope) => void;
  /** The store cannot be used. Reported once, until `recovered` is called. */
  readonly fault: (error: unknown) => void;
  readonly recovered: () => void;
  readonly tell: (problem: Error) => void;
};

/** `isLasting` says whether dead deliveries stay in the store, so that they can be started again. */
export function createProblems(onProblem: OnProblem = print, isLasting = true): Problems {
  let isFaulty = false;
  const tell = (message: string, cause?: unknown) => onProblem(new Error(message, { cause }));
  return {
    failed: ({ subscriber, envelope, number }, error, attempts) => {
      if (number > 1 || attempts === 1) return;
      tell(`${describeDelivery(subscriber, envelope)} failed. It is tried again: ${attempts} attempts in all.`, error);
    },
    died: ({ subscriber, number }, envelope, error) => {
      const times = number === 1 ? 'its only attempt' : `attempt ${number}, its last,`;
      tell(
        `${describeDelivery(subscriber, envelope)} is dead: ${times} failed.${isLasting ? HOW_TO_REDRIVE : ''}`,
        error,
      );
    },
    differs: ({ id, type }) => {
      tell(`'${type}' was emitted again with the id '${id}' and other data. The first is kept, the second is dropped.`);
    },
    fault: (error) => {
      if (isFaulty) return;
      isFaulty = true;
      const why = error instanceof Error ? error.message : String(error);
      tell(`the store cannot be used: ${why}. Deliveries wait; the bus tries again until it can.`, error);
    },
    recovered: () => {
      if (!isFaulty) return;
      isFaulty = false;
      tell('the store can be used again.');
    },
    tell: onProblem,
  };
}

const HOW_TO_REDRIVE = ' Fix the cause, then start it again: tsc-run events redrive, or bus.admin.redrive().';

/** A delivery in words, for sentences about it. */
export function describeDelivery(subscriber: string, { type, id }: Partial<Envelope>): string {
  return `the delivery of '${type}' (id ${id}) to '${subscriber}'`;
}

/** Takes problems with what the app has given for that. Nothing hangs on it: if it fails, both errors are printed. */
export function guardProblems(onProblem: OnProblem = print): OnProblem {
  return (problem) => {
    try {
      onProblem(problem);
    } catch (cause) {
      print(problem);
      print(new Error('onProblem has failed itself.', { cause }));
    }
  };
}

/** Writes at once, because the process may be about to end. Imports nothing for it: see `node.ts`. */
export function print(problem: Error): void {
  const cause = problem.cause === undefined ? '' : `\n${describeFailure(problem.cause)}`;
  try {
    process.getBuiltinModule('node:fs').writeSync(2, `tsc-run: ${problem.message}${cause}\n`);
  } catch {
    // Nobody can hear of it: the stream is closed or full.
  }
}
