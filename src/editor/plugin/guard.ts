import type ts from 'typescript';

export type Log = (message: string) => void;

/** Returns the result of `ours`, or that of `theirs` if `ours` throws. */
export type Guard = <T>(what: string, theirs: () => T, ours: () => T) => T;

/** Keeps an editor feature working when our code throws. Logs the first error of each feature. */
export function createGuard(
  log: Log,
  { OperationCanceledException }: Pick<typeof ts, 'OperationCanceledException'>,
): Guard {
  const told = new Set<string>();
  return (what, theirs, ours) => {
    try {
      return ours();
    } catch (error) {
      if (error instanceof OperationCanceledException) throw error;
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!told.has(what)) log(`@tsc-run/core failed in ${what}, please report it. ${stack}`);
      told.add(what);
      return theirs();
    }
  };
}

/** Throws an error that was passed to a callback. */
export function fail(error: unknown): never {
  throw error;
}
