import { quote } from '../../../analysis/lib/quote.js';
import { addChanges } from '../../../project/app/add-changes.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import { planSetup, type Setup } from '../../../project/setup/plan-setup.js';
import type { Format } from '../../report/format.js';
import { toJson } from '../../report/formats/report-json.js';
import { printReport } from '../../report/print-report.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { VERSION } from '../../version.js';
import { toReport } from '../generate/generate-once.js';
import { toDiff } from './diff.js';

export type InitOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  readonly yes: boolean;
  readonly 'dry-run': boolean;
  readonly ci: boolean;
};

/** Shows what an app lacks, writes it after a yes, and generates. */
export async function runInit(options: InitOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const setup = planSetup({ cwd: io.cwd, project: options.project, ci: options.ci, version: VERSION });
  const { root, app, changes, notes } = setup;
  const output = options.format === 'pretty' ? io.stdout : io.stderr;
  for (const change of changes) output.write(toDiff(change, output.colors));
  const isDry = options['dry-run'];
  if (isDry || (changes.length > 0 && !options.yes && !(await ask(setup, io)))) {
    output.write(
      isDry ? [...notes, `${describe(setup)} Nothing was written.`, ''].join('\n') : 'Nothing was written.\n',
    );
    if (options.format === 'json') io.stdout.write(toJson(toPlan(setup)));
    return 0;
  }
  const { project, difference } = await addChanges(root, app, changes);
  const { session, analysis } = project;
  const seconds = (performance.now() - started) / 1000;
  const described = [describe(setup), ...notes, ...project.notes];
  const report = toReport({ session, analysis, difference, notes: described, seconds }, 'write');
  const code = printReport(report, { format: options.format, io, problems: io.stderr });
  output.write(`${toNext(setup, analysis.model.events[0]?.name)}\n`);
  return code;
}

/** What would be written. */
function toPlan({ changes, notes }: Setup): object {
  return {
    problems: [],
    changes: changes.map(({ path, before, text }) => ({ path, text, isNew: before === undefined })),
    notes,
  };
}

function describe({ changes }: Setup): string {
  if (changes.length === 0) return 'The app is set up already.';
  const created = changes.filter(({ before }) => before === undefined).map(({ path }) => path);
  const edited = changes.filter(({ before }) => before !== undefined).map(({ path }) => path);
  const parts = [
    ...(created.length === 0 ? [] : [`New: ${created.join(', ')}.`]),
    ...(edited.length === 0 ? [] : [`Changed: ${edited.join(', ')}.`]),
  ];
  return parts.join(' ');
}

function toNext({ installs, manager, script }: Setup, event: string | undefined): string {
  const install = installs ? `${manager} install, then ` : '';
  const step = event === undefined ? 'tsc-run new event user.registered' : `await events.emit(${quote(event)}, …)`;
  return `Next: ${install}${step}\nThen: npx tsc-run dev, and ${manager} run ${script} before each commit`;
}

async function ask({ changes }: Setup, { confirm }: Io): Promise<boolean> {
  if (confirm !== undefined) return confirm(`Write these ${count(changes.length, 'file')}?`);
  throw new ToolError(
    'Nothing was written: there is no terminal to ask at',
    'Run it again with --yes, or with --dry-run to see the changes only.',
  );
}
