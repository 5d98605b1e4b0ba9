import { findAppFolder } from '../../../project/disk/folder.js';
import { type Added, type Addition, addToApp } from '../../../project/scaffold/add-to-app.js';
import type { Format } from '../../report/format.js';
import { printReport } from '../../report/print-report.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { toReport } from '../generate/generate-once.js';

export type NewOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  readonly action: 'event' | 'subscriber' | 'route';
  readonly operand: string;
  readonly event: readonly string[];
  readonly method: readonly string[];
};

/** Adds what was asked for, then prints the report of `generate`. */
export async function runNew(options: NewOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const added = await addToApp(findAppFolder(io.cwd, options.project), toAddition(options));
  const { project, difference } = added.synced;
  const seconds = (performance.now() - started) / 1000;
  const { session, analysis, notes } = project;
  const report = toReport({ session, analysis, difference, notes: [...describe(added), ...notes], seconds }, 'write');
  return printReport(report, { format: options.format, io, problems: io.stderr });
}

function toAddition({ action, operand: name, event, method }: NewOptions): Addition {
  if (action === 'subscriber') return { kind: action, name, events: event };
  return action === 'route' ? { kind: action, name, methods: method } : { kind: action, name };
}

function describe({ changes }: Added): readonly string[] {
  const created = changes.filter(({ before }) => before === undefined).map(({ path }) => path);
  const edited = changes.filter(({ before }) => before !== undefined).map(({ path }) => path);
  return [`Created ${created.join(', ')}`, ...(edited.length === 0 ? [] : [`Edited ${edited.join(', ')}`])];
}
