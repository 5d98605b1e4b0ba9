import { spawn } from 'node:child_process';
import type { Compiler } from './find-compiler.js';
import { type CompilerError, readCompilerOutput } from './read-compiler-output.js';
import { ToolError } from './tool-error.js';

type Run = { readonly output: string; readonly complaint: string; readonly end: number | string };

/** What the compiler says about each tsconfig; paths in it are relative to `root`. */
export async function runCompiler(
  root: string,
  compiler: Compiler,
  tsconfigs: readonly string[],
): Promise<readonly CompilerError[]> {
  const errors: CompilerError[] = [];
  for (const tsconfig of tsconfigs) {
    const flags = ['--noEmit', '--pretty', 'false', '-p', tsconfig];
    errors.push(...toErrors(compiler, await runNode(root, [compiler.script, ...flags])));
  }
  const seen = new Set<string>();
  return errors.filter((error) => {
    const key = JSON.stringify(error);
    return !seen.has(key) && seen.add(key);
  });
}

/** Versions differ in the exit code for errors (1 or 2), so only 0 without errors is clean. */
function toErrors(compiler: Compiler, { output, complaint, end }: Run): readonly CompilerError[] {
  const { errors, rest } = readCompilerOutput(output);
  if (end === 0 || ((end === 1 || end === 2) && errors.length > 0)) return errors;
  const said = [...rest, ...complaint.split(/\r?\n/)].filter((line) => line.trim() !== '').slice(0, 12);
  throw new ToolError(
    [`TypeScript ${compiler.version} failed (${typeof end === 'number' ? `exit code ${end}` : end})`, ...said].join(
      '\n  ',
    ),
    `Run it by itself to see more: node ${compiler.script} --noEmit. Or leave it out: tsc-run check --no-tsc.`,
  );
}

function runNode(cwd: string, args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ output, complaint, end: code ?? signal ?? 'no exit code' }));
  });
}
