import { beforeAll, describe, expect, it } from 'vitest';
import { build, type CompilerError, ONE_OF_EACH } from './compilers.js';
import { type Compiled, compilePrograms } from './compile-programs.js';
import { isFoundByGenerate, type Mutant, MUTANTS } from './mutation/mutants.js';

const PROGRAMS = [...new Set(MUTANTS.map(({ program }) => program))];

describe.each([...compilePrograms(PROGRAMS, build, ONE_OF_EACH)])('TypeScript $name', (_, compiling) => {
  let errorsOf: (mutant: Mutant) => readonly CompilerError[];
  beforeAll(async () => {
    errorsOf = indexErrors(await compiling);
  }, 600_000);

  it('rejects every wrong mutant, and not for its syntax', () => {
    const wrong = MUTANTS.filter(({ verdict }) => verdict === 'compilers');
    expect(wrong.filter((mutant) => errorsOf(mutant).length === 0).map(describeMutant)).toEqual([]);
    expect(wrong.flatMap(errorsOf).filter(({ code }) => /^TS1\d{3}$/.test(code))).toEqual([]);
  });

  it('accepts every other mutant', () => {
    const right = MUTANTS.filter(({ verdict }) => verdict !== 'compilers');
    expect(right.flatMap((mutant) => errorsOf(mutant).map((error) => [describeMutant(mutant), error]))).toEqual([]);
  });
});

describe('tsc-run generate', () => {
  const apps = MUTANTS.flatMap(({ app, verdict }) => (app === undefined ? [] : [{ app, verdict }]));

  it('finds the wrong mutants that types cannot find', () => {
    const own = apps.filter(({ verdict }) => verdict === 'generate');
    expect(own.filter(({ app }) => !isFoundByGenerate(app)).map(({ app }) => app.name)).toEqual([]);
  });

  it('finds nothing in right mutants', () => {
    const right = apps.filter(({ verdict }) => verdict === 'nobody');
    expect(right.filter(({ app }) => isFoundByGenerate(app)).map(({ app }) => app.name)).toEqual([]);
  });
});

function indexErrors(compiled: readonly Compiled[]): (mutant: Mutant) => readonly CompilerError[] {
  const byProgram = new Map(compiled.map(({ program, errors }) => [program, errors]));
  return ({ program, path }) => byProgram.get(program)?.filter(({ file }) => file.startsWith(path)) ?? [];
}

function describeMutant({ kind, program, path, app = program }: Mutant): string {
  return `${kind}: ${app.name} ${path} ${program.files[path] ?? ''}`;
}
