import { ToolError } from '../project/tool-error.js';
import { type Options, readArguments } from './arguments.js';
import type { ExitCode, Io } from './io.js';
import { toPrintable } from './printable.js';
import { toGithubFailure } from './report-github.js';
import { toJsonFailure } from './report-json.js';
import { type CommandName, type Format, FORMATS, toHelp } from './usage.js';
import { VERSION } from './version.js';

export type Command = (options: Options, io: Io) => Promise<ExitCode>;

/** Loaded when they run: showing the help takes no parser. */
const COMMANDS: { readonly [N in CommandName]: () => Promise<Command> } = {
  generate: async () => (await import('./generate.js')).generate,
  check: async () => (await import('./check.js')).check,
};

/** Runs a command line; whatever happens is told and has an exit code. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const request = readArguments(argv);
    if (request.kind === 'run') return await (await COMMANDS[request.command]())(request.options, io);
    io.stdout.write(request.kind === 'version' ? `${VERSION}\n` : toHelp(request.command));
    return 0;
  } catch (error) {
    return tellFailure(error, findFormat(argv), io);
  }
}

/** The format that is asked for, even where the rest of the command line is wrong. */
function findFormat(argv: readonly string[]): Format {
  return (
    FORMATS.find((format) => argv.includes(`--format=${format}`) || argv[argv.indexOf('--format') + 1] === format) ??
    'pretty'
  );
}

export function tellFailure(error: unknown, format: Format, io: Io): ExitCode {
  const expected = error instanceof ToolError;
  const message = expected ? error.message : 'tsc-run failed, and this is a bug of tsc-run, not of your app.';
  const help = expected ? error.help : 'Please report it to the maintainers of @tsc-run/core with the text below.';
  const stack = expected ? undefined : error instanceof Error ? error.stack : String(error);
  if (format === 'json') io.stdout.write(toJsonFailure({ message, help, stack }));
  if (format === 'github') io.stdout.write(toGithubFailure(message, help));
  const { colors } = io.stderr;
  const lines = [
    `${colors.red('error')} ${toPrintable(message)}`,
    ...(help === undefined ? [] : [`  ${colors.bold('help:')} ${toPrintable(help)}`]),
    ...(stack === undefined
      ? []
      : ['', toPrintable(stack), `tsc-run ${VERSION}, node ${process.version}, ${process.platform}`]),
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
  return expected ? 2 : 3;
}
