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
export type Io = { readonly cwd: string; readonly stdout: Output; readonly stderr: Output };

type Stream = { isTTY?: boolean; columns?: number; write(text: string): unknown };
type Environment = Readonly<Record<string, string | undefined>>;

export function createIo(process: { cwd(): string; env: Environment; stdout: Stream; stderr: Stream }): Io {
  const { env, stdout, stderr } = process;
  return { cwd: process.cwd(), stdout: createOutput(stdout, env), stderr: createOutput(stderr, env) };
}

function createOutput(stream: Stream, env: Environment): Output {
  const terminal = stream.isTTY === true;
  return {
    write: (text) => void stream.write(text),
    terminal,
    columns: stream.columns ?? 120,
    colors: pico.createColors(wantsColors(terminal, env)),
  };
}

function wantsColors(terminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return terminal && TERM !== 'dumb';
}
