import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from '../../src/analysis/lib/collections.js';
import { build, type Compiler, COMPILERS, type CompilerError, type Run } from './compilers.js';
import type { Program } from './program.js';
import { hasOptions } from './settings.js';
import { createWorkspace, generate, writeFiles, type Written } from './write-programs.js';

/** A program and the errors that a compiler reports in it. Paths are relative to the program. */
export type Compiled = {
  readonly program: Program;
  readonly written: Written;
  readonly errors: readonly CompilerError[];
};

/** The number of compilers that run at a time: one keeps a processor busy. */
const LANES = 2;

/** Compiles every program with every compiler that supports its options. */
export function compilePrograms(
  programs: readonly Program[],
  run: Run = build,
  compilers = COMPILERS,
): ReadonlyMap<Compiler, Promise<readonly Compiled[]>> {
  const all = programs.map((program) => ({ program, written: generate(program) }));
  const lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
  return new Map(
    compilers.map((compiler, index) => {
      const own = all.filter(({ program }) => hasOptions(program.settings, compiler));
      const result = (lanes[index % LANES] as Promise<unknown>).then(() => compileAll(compiler, own, run));
      lanes[index % LANES] = result.catch(() => undefined);
      return [compiler, result];
    }),
  );
}

type WrittenProgram = { readonly program: Program; readonly written: Written };

async function compileAll(
  compiler: Compiler,
  programs: readonly WrittenProgram[],
  run: Run,
): Promise<readonly Compiled[]> {
  const workspace = createWorkspace();
  try {
    const folders = programs.map((_, index) => `p${index}`);
    for (const [index, { written }] of programs.entries()) writeFiles(join(workspace, `p${index}`), written.files);
    const errors = groupBy(await run(compiler, workspace, folders), ({ file }) => file.slice(0, file.indexOf('/')));
    const [lost] = [...errors].flatMap(([folder, each]) => (folders.includes(folder) ? [] : each));
    if (lost !== undefined)
      throw new Error(`an error outside every program: ${lost.file} ${lost.code} ${lost.message}`);
    return programs.map((each, index) => ({
      ...each,
      errors: (errors.get(`p${index}`) ?? []).map((error) => ({
        ...error,
        file: error.file.slice(`p${index}/`.length),
      })),
    }));
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
