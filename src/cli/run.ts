import { type Options, readArguments } from './arguments.js';
import { ToolError } from '../project/disk/tool-error.js';
import type { ExitCode, Io } from './terminal/io.js';
import { tellFailure } from './report/tell-failure.js';
import { type CommandName, type Format, FORMATS, toHelp } from './usage.js';
import { VERSION } from './version.js';

export type Command = (options: Options, io: Io) => Promise<ExitCode>;

/** Loaded when they run: showing the help takes no parser. */
const COMMANDS: { readonly [N in CommandName]: () => Promise<Command> } = {
  generate: async () => (await import('./commands/generate.js')).generate,
  check: async () => (await import('./commands/check.js')).check,
  events: async () => (await import('./commands/events.js')).events,
};

/** Runs a command line; whatever happens is told and has an exit code. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const request = readArguments(argv);
    if (request.kind === 'run') return await (await COMMANDS[request.command]())(request.options, io);
    io.stdout.write(request.kind === 'version' ? `${VERSION}\n` : toHelp(request.command));
    return 0;
  } catch (error) {
    return tellFailure(toFailure(error), findFormat(argv), io);
  }
}

/** A parser that cannot be loaded is no bug of ours, whenever a command comes to need it. */
function toFailure(error: unknown): unknown {
  if (!(error instanceof Error && error.message.startsWith('Cannot find native binding'))) return error;
  return new ToolError(
    `The parser of tsc-run, oxc-parser, is not installed for this system (${process.platform}-${process.arch})`,
    'Install your packages again on this system, optional ones included: npm install --include=optional',
  );
}

/** The format that is asked for, even where the rest of the command line is wrong. */
function findFormat(argv: readonly string[]): Format {
  return (
    FORMATS.find((format) => argv.includes(`--format=${format}`) || argv[argv.indexOf('--format') + 1] === format) ??
    'pretty'
  );
}
