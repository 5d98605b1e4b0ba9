import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A compiler under test. The conditions of markers refer to its `tags`. */
export type Compiler = { readonly name: string; readonly tags: readonly string[] };

export const COMPILERS: readonly Compiler[] = [
  { name: '5.4', tags: ['5', '5.4'] },
  { name: '5.9', tags: ['5', '5.9'] },
  { name: '6.0', tags: ['6'] },
  { name: '7.0', tags: ['7', '7.0'] },
  { name: 'next', tags: ['7', '7.1'] },
];

/** The first of each major version, which do for what differs between majors only; all of them with `LONG=1`. */
export const ONE_OF_EACH: readonly Compiler[] = COMPILERS.filter(
  ({ name }) => process.env['LONG'] === '1' || ['5.4', '6.0', '7.0'].includes(name),
);

/** An error of a compiler. `file` is relative to the folder it ran in, and empty for an error without a file. */
export type CompilerError = {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  /** The whole message with its indented reasons. */
  readonly message: string;
};

/** Runs a compiler in a folder, on projects below it. */
export type Run = (
  compiler: Compiler,
  folder: string,
  projects: readonly string[],
  flags?: readonly string[],
) => Promise<readonly CompilerError[]>;

/**
 * Builds projects, each a program of its own, in one process: starting and loading the libraries takes the most time.
 */
export const build: Run = (compiler, folder, projects) => start(compiler, folder, ['--build', '--force', ...projects]);

/** Compiles each project in its own process, as the check of an app does. */
export const compile: Run = async (compiler, folder, projects, flags = ['--noEmit']) => {
  const runs = projects.map((project) => start(compiler, folder, [...flags, '--project', project]));
  return (await Promise.all(runs)).flat();
};

async function start(compiler: Compiler, folder: string, args: readonly string[]): Promise<readonly CompilerError[]> {
  const bin = fileURLToPath(new URL(`../../node_modules/typescript-${compiler.name}/bin/tsc`, import.meta.url));
  const child = spawn(process.execPath, [bin, ...args, '--pretty', 'false'], { cwd: folder });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const errors = readErrors(Buffer.concat(chunks).toString());
  if ((code === 0) !== (errors.length === 0)) throw new Error(`exit code ${code} with ${errors.length} errors`);
  return errors;
}

const LOCATED = /^(.+)\((\d+),\d+\): error (TS\d+): (.*)$/;
const GLOBAL = /^error (TS\d+): (.*)$/;

function readErrors(output: string): readonly CompilerError[] {
  const errors: CompilerError[] = [];
  for (const text of output.split(/\r?\n/)) {
    const located = LOCATED.exec(text);
    const global = GLOBAL.exec(text);
    const last = errors.at(-1);
    if (located !== null) {
      const [, file, line, code, message] = located as unknown as readonly string[] &
        [string, string, string, string, string];
      errors.push({ file, line: Number(line), code, message });
    } else if (global !== null) {
      const [, code, message] = global as unknown as [string, string, string];
      errors.push({ file: '', line: 0, code, message });
    } else if (text.startsWith(' ') && last !== undefined) {
      errors[errors.length - 1] = { ...last, message: `${last.message}\n${text}` };
    } else if (text.trim() !== '') throw new Error(`a compiler said: ${text}`);
  }
  return errors;
}
