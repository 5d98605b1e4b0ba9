import pico from 'picocolors';

/** 0 clean, 1 problems in the app, 2 tool error, 3 bug in tsc-run. */
export type ExitCode = 0 | 1 | 2 | 3;

export type Output = {
  readonly write: (text: string) => void;
  readonly terminal: boolean;
  readonly columns: number;
  readonly colors: Colors;
};

export type Colors = ReturnType<typeof pico.createColors>;

/** Everything a command sees of the outside world, apart from the app's files. */
export type Io = {
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks a question that is answered with yes or no; absent if nobody sits at a terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
};

type Stream = { isTTY?: boolean; columns?: number; write(text: string): unknown };
type Environment = Readonly<Record<string, string | undefined>>;

type Process = {
  cwd(): string;
  readonly env: Environment;
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
};

export function createIo(process: Process): Io {
  const { env, stdin, stdout, stderr } = process;
  const io = { cwd: process.cwd(), stdout: createOutput(stdout, env), stderr: createOutput(stderr, env) };
  if (stdin?.isTTY !== true || !io.stderr.terminal) return io;
  return { ...io, confirm: (question) => confirm(stdin, io.stderr, question) };
}

/** Reads a line. Without the terminal's raw mode, Ctrl+C ends the process as always. */
async function confirm(stdin: NodeJS.ReadableStream, output: Output, question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: stdin, terminal: false });
  output.write(`${question} [y/N] `);
  try {
    const line = await new Promise<string>((resolve) => lines.once('line', resolve).once('close', () => resolve('')));
    return /^y(?:es)?$/i.test(line.trim());
  } finally {
    lines.close();
  }
}

function createOutput(stream: Stream, env: Environment): Output {
  const terminal = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    terminal,
    // A terminal may say that it has none.
    columns: stream.columns || 120,
    colors: pico.createColors(wantsColors(terminal, env)),
  };
}

function wantsColors(terminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return terminal && TERM !== 'dumb';
}
