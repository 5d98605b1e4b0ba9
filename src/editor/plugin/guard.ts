import type ts from 'typescript';

export type Log = (message: string) => void;

/** Runs `ours`; where it throws, `theirs` answers. */
export type Guard = <T>(what: string, theirs: () => T, ours: () => T) => T;

/** A bug of ours never takes an editor feature away; each is logged once. */
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

/** For an error that came by another way than being thrown. */
export function fail(error: unknown): never {
  throw error;
}
