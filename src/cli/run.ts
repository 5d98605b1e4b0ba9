import { ToolError } from '../project/disk/tool-error.js';
import { readArguments, type Request } from './arguments.js';
import { toHelp } from './help.js';
import { type Format, FORMATS } from './report/format.js';
import { printFailure } from './report/print-failure.js';
import type { ExitCode, Io } from './terminal/io.js';
import { VERSION } from './version.js';

/** Runs a command line. Prints every failure and turns it into an exit code. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const request = readArguments(argv, defaultFormat());
    if (request.kind === 'run') return await runForEach(request, io);
    io.stdout.write(request.kind === 'version' ? `${VERSION}\n` : toHelp(request.command));
    return 0;
  } catch (error) {
    return printFailure(toFailure(error), findFormat(argv), io);
  }
}

/** Runs a command once, or for one project after the other; the worst exit code counts. */
async function runForEach({ command, options, projects }: Request & { kind: 'run' }, io: Io): Promise<ExitCode> {
  if (projects === undefined) return command.run(options, io);
  let worst: ExitCode = 0;
  for (const project of projects) {
    const code = await command.run({ ...options, project }, io).catch((error: unknown) => {
      return printFailure(toFailure(error), options['format'] as Format, io);
    });
    worst = Math.max(worst, code) as ExitCode;
  }
  return worst;
}

/** A parser that cannot be loaded is a tool error, not a bug. */
function toFailure(error: unknown): unknown {
  if (!(error instanceof Error && error.message.startsWith('Cannot find native binding'))) return error;
  return new ToolError(
    `The parser of tsc-run, oxc-parser, is not installed for this system (${process.platform}-${process.arch})`,
    'Install your packages again on this system, optional ones included: npm install --include=optional',
  );
}

function defaultFormat(): Format {
  return process.env['GITHUB_ACTIONS'] === 'true' ? 'github' : 'pretty';
}

/** The requested format, even when the rest of the command line is wrong. */
function findFormat(argv: readonly string[]): Format {
  return (
    FORMATS.find((format) => argv.includes(`--format=${format}`) || argv[argv.indexOf('--format') + 1] === format) ??
    defaultFormat()
  );
}
