import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findExcess } from '../../src/analysis/syntax/complexity.js';
import { runChild } from '../support/child.js';
import { createRandom } from '../support/random.js';

/** A few hundred files by default; CORPUS=all takes all of them. */
const SAMPLE = 300;
const ALL = process.env['CORPUS'] === 'all';
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));

function filesOf(extension: RegExp): readonly string[] {
  const files = readdirSync(MODULES, { recursive: true, encoding: 'utf8' })
    .filter((file) => extension.test(file) && !/(?:^|[\\/])\.cache[\\/]/.test(file))
    .map((file) => `${MODULES}${file}`)
    .filter((file) => statSync(file).isFile())
    .sort();
  return ALL ? files : createRandom(SEED).shuffle(files).slice(0, SAMPLE);
}

describe('files of node_modules', () => {
  test(`do not crash as event files: ${ALL ? 'all' : `${SAMPLE} from seed ${SEED}`}`, { timeout: 3_600_000 }, () => {
    const files = filesOf(/\.[mc]?tsx?$/);
    expect(files.length).toBeGreaterThan(100);
    const { signal, status, lines } = runChild(new URL('./corpus.child.ts', import.meta.url), files, 3_600_000);
    // The last line names the file it was reading.
    expect({ signal, status, last: lines.at(-1) }).toEqual({ signal: null, status: 0, last: 'end' });
  });

  test('are never too complex', { timeout: 3_600_000 }, () => {
    const flagged = filesOf(/\.[mc]?[jt]sx?$/).filter(
      (file) => findExcess(file, readFileSync(file, 'utf8')) !== undefined,
    );
    expect(flagged).toEqual([]);
  });
});
