/**
 * Runs a test with the seeds 1 to `count`, or with the one in the environment variable `TSC_RUN_SEED`.
 * The error of a failing seed says how to run that seed alone.
 *
 * @example await withSeeds(100, async (seed) => { const bus = fakeBus({ manifest, seed }); … });
 */
export async function withSeeds(count: number, test: (seed: number) => unknown): Promise<void> {
  const only = process.env['TSC_RUN_SEED'];
  const seeds = only === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(only)];
  for (const seed of seeds) {
    try {
      await test(seed);
    } catch (error) {
      throw nameSeed(error, seed);
    }
  }
}

/** Keeps the error itself, so that test runners show its diff and its stack. */
function nameSeed(error: unknown, seed: number): Error {
  const told = error instanceof Error ? error : new Error(String(error));
  const hint = `Seed ${seed} fails. Run it alone with TSC_RUN_SEED=${seed}.`;
  told.message = `${told.message}\n\n${hint}`;
  if (told.stack !== undefined) told.stack = `${hint}\n${told.stack}`;
  return told;
}
