import { ToolError } from '../../project/disk/tool-error.js';
import type { ExitCode, Io } from '../terminal/io.js';
import { toPrintable } from '../terminal/printable.js';
import type { Format } from './format.js';
import { toGithubFailure } from './formats/report-github.js';
import { toJsonFailure } from './formats/report-json.js';
import { toMarkdownFailure } from './formats/report-markdown.js';
import { VERSION } from '../version.js';

/** Prints why a run failed and returns its exit code: a tool error as a sentence, a bug with its stack. */
export function printFailure(error: unknown, format: Format, io: Io): ExitCode {
  const expected = error instanceof ToolError;
  const message = expected ? error.message : 'tsc-run failed, and this is a bug of tsc-run, not of your app.';
  const help = expected ? error.help : 'Please report it to the maintainers of @tsc-run/core with the text below.';
  const stack = expected ? undefined : error instanceof Error ? error.stack : String(error);
  if (format === 'json') io.stdout.write(toJsonFailure({ message, help, stack }));
  if (format === 'markdown') io.stdout.write(toMarkdownFailure(message, help));
  if (format === 'github') io.stdout.write(toGithubFailure(message, help));
  const { colors } = io.stderr;
  const lines = [
    `${colors.red('error:')} ${toPrintable(message)}`,
    ...(help === undefined ? [] : [`  ${colors.bold('help:')} ${toPrintable(help)}`]),
    ...(stack === undefined
      ? []
      : ['', toPrintable(stack), `tsc-run ${VERSION}, node ${process.version}, ${process.platform}`]),
  ];
  io.stderr.write(`${lines.join('\n')}\n`);
  return expected ? 2 : 3;
}
