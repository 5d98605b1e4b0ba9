import { expect, it } from 'vitest';
import { runHistory } from './history.js';

const HISTORIES = process.env['LONG'] ? 100_000 : 2000;

/** `SEED=17 npx vitest run test/buses/simulator` runs that history alone. */
const SEED = process.env['SEED'];

it(`keeps its promises in ${SEED ? `history ${SEED}` : `${HISTORIES} histories`}`, { timeout: 3_600_000 }, async () => {
  const first = SEED ? Number(SEED) : Math.floor(Math.random() * 1e9);
  const failures: string[] = [];
  const from = performance.now();
  let count = 0;
  for (; count < (SEED ? 1 : HISTORIES) && failures.length < 5; count++) {
    const seed = first + count;
    await runHistory(seed).catch((error: Error) => failures.push(`SEED=${seed} ${error.message}`));
  }
  const seconds = (performance.now() - from) / 1000;
  console.log(`${count} histories from ${first} in ${seconds.toFixed(1)} s: ${Math.round(count / seconds)} a second`);
  expect(failures).toEqual([]);
});
