/**
 * Runs `test` with each seed from 1 to `count`, one after the other; or only with the seed in the environment variable
 * `TSC_RUN_SEED`. Rejects with the error of the first seed that fails, whose message says how to run that seed alone.
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

/** Changes the error itself, so that test runners show its diff and its stack. */
function nameSeed(error: unknown, seed: number): Error {
  const named = error instanceof Error ? error : new Error(String(error));
  const hint = `Seed ${seed} fails. Run it alone with TSC_RUN_SEED=${seed}.`;
  named.message = `${named.message}\n\n${hint}`;
  if (named.stack !== undefined) named.stack = `${hint}\n${named.stack}`;
  return named;
}
