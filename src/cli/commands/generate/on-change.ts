import type { Folder } from '../../../analysis/model/folder.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import { type Round, watchApp } from '../../../project/watch/watch-app.js';
import type { Format } from '../../report/format.js';
import { printFailure } from '../../report/print-failure.js';
import { printReport } from '../../report/print-report.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { toReport } from './generate-once.js';

/** Generates at every change until the process ends. Prints nothing for a round that changes nothing. */
export function generateOnChange(folder: Folder, format: Format, io: Io): Promise<ExitCode> {
  let printed: string | undefined;
  const onRound = ({ session, analysis, difference, notes, seconds }: Round): void => {
    const report = toReport({ session, analysis, difference, notes, seconds }, 'watch');
    const { written = [], removed = [] } = report.files ?? {};
    const state = JSON.stringify([report.findings, analysis.coverage, notes]);
    if (state === printed && written.length + removed.length === 0) return;
    printed = state;
    printReport(report, { format, io, problems: io.stderr });
  };
  const stop = new AbortController();
  const failed = new Promise<never>((_, reject) => {
    const onError = (error: unknown): void => {
      if (error instanceof ToolError) printFailure(error, format, io);
      else reject(error);
    };
    const watching = watchApp(folder, { withSchemas: true, onRound, onError });
    stop.signal.addEventListener('abort', () => watching.close());
    if (format === 'pretty') io.stderr.write('Watching for changes. Stop with Ctrl+C.\n');
  });
  return failed.finally(() => stop.abort());
}
