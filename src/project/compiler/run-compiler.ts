import { spawn } from 'node:child_process';
import { relative } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { toPosix } from '../disk/folder.js';
import { ToolError } from '../disk/tool-error.js';
import type { Compiler } from './find-compiler.js';
import { type PrintedError, readCompilerOutput } from './read-compiler-output.js';

export type Compilation = {
  readonly folder: Folder;
  readonly compiler: Compiler;
  /** Absolute paths. */
  readonly tsconfigs: readonly string[];
  /** Aborting it ends the compiler. */
  readonly signal: AbortSignal;
};

type Run = { readonly output: string; readonly complaint: string; readonly end: number | string };

/** Compiles each tsconfig and returns the distinct errors; files are relative to the folder. */
export async function runCompiler({
  folder,
  compiler,
  tsconfigs,
  signal,
}: Compilation): Promise<readonly PrintedError[]> {
  const errors = new Map<string, PrintedError>();
  // One after the other: each run can use all processors.
  for (const path of tsconfigs) {
    const tsconfig = toPosix(relative(folder.path, path));
    const flags = ['--noEmit', '--pretty', 'false', '-p', tsconfig];
    const found = toErrors(
      compiler,
      tsconfig,
      await runNode([compiler.script, ...flags], { cwd: folder.path, signal }),
    );
    for (const error of found) {
      const key = JSON.stringify(error);
      if (!errors.has(key)) errors.set(key, { ...error, tsconfig });
    }
  }
  return [...errors.values()];
}

/** With errors, the compiler exits with 1 or 2, depending on its version; without, any exit code but 0 is a crash. */
function toErrors(compiler: Compiler, tsconfig: string, { output, complaint, end }: Run): readonly PrintedError[] {
  const { errors, rest } = readCompilerOutput(output, tsconfig);
  if (end === 0 || ((end === 1 || end === 2) && errors.length > 0)) return errors;
  const said = [...rest, ...complaint.split(/\r?\n/)].filter((line) => line.trim() !== '').slice(0, 12);
  throw new ToolError(
    [`TypeScript ${compiler.version} failed (${typeof end === 'number' ? `exit code ${end}` : end})`, ...said].join(
      '\n  ',
    ),
    `Run it by itself to see more: node ${compiler.script} --noEmit. Or leave it out: tsc-run check --no-tsc.`,
  );
}

function runNode(args: readonly string[], where: { cwd: string; signal: AbortSignal }): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...where, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    // An interrupt ends this process without waiting for the compiler, which must end too.
    const kill = (): boolean => child.kill();
    process.once('exit', kill);
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', reject);
    child.on('close', () => process.off('exit', kill));
    child.on('close', (code, killer) => resolve({ output, complaint, end: code ?? killer ?? 'no exit code' }));
  });
}
