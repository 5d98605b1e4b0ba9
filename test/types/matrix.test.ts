import { beforeAll, describe, expect, it } from 'vitest';
import { compare } from './compare.js';
import { type Compiled, compilePrograms } from './compile-programs.js';
import { PROGRAMS } from './programs.js';
import { hasOptions } from './settings.js';

describe.each([...compilePrograms(PROGRAMS)])('TypeScript $name', (compiler, compiling) => {
  let compiled: readonly Compiled[] = [];
  beforeAll(async () => {
    compiled = await compiling;
  }, 300_000);

  it.each(PROGRAMS.filter(({ settings }) => hasOptions(settings, compiler)))('$name', (program) => {
    const { written, errors } = compiled.find((each) => each.program === program) as Compiled;
    const { told, expected } = compare(program, written, compiler, errors);
    expect(told).toEqual(expected);
  });
});
