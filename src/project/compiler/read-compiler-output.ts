import type { Position } from '../../analysis/model/source.js';

/** An error as the compiler printed it. */
export type PrintedError = {
  /** For example `TS2345`. */
  readonly code: string;
  /** Posix, relative to the folder that the compiler ran in; the tsconfig, for an error without a place. */
  readonly file: string;
  readonly position: Position;
  /** Includes its continuation lines. */
  readonly message: string;
  /** What to do about it, where that is known. */
  readonly help?: string;
  /** The tsconfig that it was found with, relative like `file`. */
  readonly tsconfig?: string;
};

export type CompilerOutput = {
  readonly errors: readonly PrintedError[];
  /** Lines that do not belong to an error: a crash, usage, output of a wrapper. */
  readonly rest: readonly string[];
};

const PLACED = /^(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): error (?<code>TS\d+): (?<message>.*)$/;
const UNPLACED = /^error (?<code>TS\d+): (?<message>.*)$/;

/** Reads what `tsc --pretty false -p tsconfig` printed. */
export function readCompilerOutput(output: string, tsconfig: string): CompilerOutput {
  const errors: PrintedError[] = [];
  const rest: string[] = [];
  for (const line of output.split(/\r?\n/)) {
    const error = readError(line, tsconfig);
    const last = errors.at(-1);
    if (error !== undefined) errors.push(error);
    else if (last !== undefined && /^\s+\S/.test(line))
      errors[errors.length - 1] = { ...last, message: `${last.message}\n${line}` };
    else if (line.trim() !== '') rest.push(line);
  }
  return { errors, rest };
}

function readError(text: string, tsconfig: string): PrintedError | undefined {
  const { file, line, column, code, message } = (PLACED.exec(text) ?? UNPLACED.exec(text))?.groups ?? {};
  if (code === undefined || message === undefined) return undefined;
  if (file === undefined) return { code, file: tsconfig, position: { line: 1, column: 1 }, message };
  return { code, file: file.replaceAll('\\', '/'), position: { line: Number(line), column: Number(column) }, message };
}
