import { beforeAll, describe, expect, it } from 'vitest';
import { compare } from './compare.js';
import { type Compiled, compilePrograms } from './compile-programs.js';
import { compile } from './compilers.js';
import { PROGRAMS } from './programs.js';
import { hasOptions } from './settings.js';

/** Long enough for a busy machine. */
const TIMEOUT = 600_000;

describe.each([...compilePrograms(PROGRAMS)])('TypeScript $name', (compiler, compiling) => {
  let compiled: readonly Compiled[] = [];
  beforeAll(async () => {
    compiled = await compiling;
  }, TIMEOUT);

  it.each(PROGRAMS.filter(({ settings }) => hasOptions(settings, compiler)))('$name', (program) => {
    const { written, errors } = compiled.find((each) => each.program === program) as Compiled;
    const { actual, expected } = compare(program, written, compiler, errors);
    expect(actual).toEqual(expected);
  });
});

/** The program that is also compiled in the way apps do, without `--build`. */
const ALONE = PROGRAMS.slice(0, 1);

it.each([...compilePrograms(ALONE, compile)])(
  'TypeScript $name reports the same errors without --build',
  async (compiler, compiling) => {
    for (const { program, written, errors } of await compiling) {
      const { actual, expected } = compare(program, written, compiler, errors);
      expect(actual).toEqual(expected);
    }
  },
  TIMEOUT,
);
