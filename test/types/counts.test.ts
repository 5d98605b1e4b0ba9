import { expect, it } from 'vitest';
import { expectedErrors } from './compare.js';
import { COMPILERS } from './compilers.js';
import { MUTANTS } from './mutation/mutants.js';
import { CASES, PROGRAMS } from './programs.js';
import { hasOptions } from './settings.js';
import { generate } from './write-programs.js';

/** The size of the matrix and of the mutation tests, for the documentation. `vitest -u` updates the file. */
it('counts.json is what the tests run', async () => {
  const runs = COMPILERS.flatMap((compiler) =>
    PROGRAMS.filter(({ settings }) => hasOptions(settings, compiler)).map((program) => ({ compiler, program })),
  );
  const errors = runs.map(
    ({ compiler, program }) =>
      expectedErrors(program, generate(program), compiler).length + (program.errors?.length ?? 0),
  );
  const count = (verdict: string) => MUTANTS.filter((mutant) => mutant.verdict === verdict).length;
  const counts = {
    compilers: COMPILERS.map(({ name }) => name),
    cases: CASES.length,
    programs: PROGRAMS.length,
    compilations: runs.length,
    expectedErrors: errors.reduce((sum, each) => sum + each, 0),
    mutants: {
      all: MUTANTS.length,
      kinds: new Set(MUTANTS.map(({ kind }) => kind)).size,
      rejectedByCompilers: count('compilers'),
      foundByGenerate: count('generate'),
      right: count('nobody'),
    },
  };
  await expect(`${JSON.stringify(counts, undefined, 2)}\n`).toMatchFileSnapshot('counts.json');
});
