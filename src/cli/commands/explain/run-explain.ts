import { findNearest } from '../../../analysis/lib/nearest.js';
import { quote } from '../../../analysis/lib/quote.js';
import { findDefinition, listCodes } from '../../../analysis/problems/index.js';
import { openWholeProject, type Project } from '../../../project/app/project.js';
import { listCompiledFiles, loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import { toFinding } from '../../report/finding.js';
import type { Format } from '../../report/format.js';
import { toJson, toJsonProblem } from '../../report/formats/report-json.js';
import { createPlaces } from '../../report/places.js';
import { toPage } from '../../terminal/markdown.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';
import { readExample } from './example.js';
import { explainEvent, findEventProblems } from './explain-event.js';
import { explainProblem, findProblem } from './explain-problem.js';
import { explainSubscriber, findSubscriberProblems } from './explain-subscriber.js';
import { findNamed, listNames, type Named } from './find-named.js';
import { type Explanation, toText } from './text.js';

export type ExplainOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  readonly operand: string;
};

/** Explains a problem, for which no app is needed, or what has that name in the app. */
export async function runExplain({ project, format, operand: name }: ExplainOptions, io: Io): Promise<ExitCode> {
  const { stdout } = io;
  const problem = findProblem(name);
  if (problem !== undefined) {
    const explained = explainProblem(problem);
    if (format === 'json') stdout.write(toJson({ problems: [], problem: explained }));
    else stdout.write(format === 'markdown' ? explained.page : toPage(explained.page, stdout));
    return 0;
  }
  const folder = findAppFolder(io.cwd, project);
  const opened = openWholeProject(folder, listCompiledFiles(folder, loadTsconfigs(folder)));
  const named = findNamed(opened.analysis, name);
  if (named.length === 0) refuse(name, opened);
  noteGaps(opened, io);
  const explanations: Explanation[] = [];
  for (const each of named) explanations.push(await explain(opened, each));
  const { textOf } = opened.session;
  if (format === 'json') stdout.write(toJson(toReported(explanations)));
  else stdout.write(explanations.map((each) => toText(each, { io, folder, textOf })).join('\n'));
  return 0;
}

async function explain(project: Project, named: Named): Promise<Explanation> {
  const { analysis, session } = project;
  const places = createPlaces(session.textOf);
  if (named.kind === 'subscriber') {
    const { name } = named;
    return {
      subscriber: explainSubscriber(project, name, places),
      findings: findSubscriberProblems(analysis, name).map((each) => toFinding(each, places)),
    };
  }
  const { type } = named;
  const event = analysis.model.events.find((each) => each.type === type);
  return {
    event: { ...explainEvent({ project, places, type }), example: await readExample(project, event) },
    findings: findEventProblems(project, type).map((each) => toFinding(each, places)),
  };
}

/** One list for each kind, because a name may stand for several things. */
function toReported(explanations: readonly Explanation[]): object {
  return {
    problems: [...new Set(explanations.flatMap(({ findings }) => findings))].map(toJsonProblem),
    events: explanations.flatMap((each) => ('event' in each ? each.event : [])),
    subscribers: explanations.flatMap((each) => ('subscriber' in each ? each.subscriber : [])),
  };
}

function refuse(name: string, { analysis }: Project): never {
  // A type that has an event's name may be told in a problem, and be nothing that can be explained.
  const cause = analysis.diagnostics.find(
    ({ code, message }) => findDefinition(code)?.leavesEventOut === true && message.includes(name),
  );
  if (cause !== undefined)
    throw new ToolError(`${quote(name)} is no event. ${cause.message} (${cause.span.file})`, cause.help);
  const nearest = findNearest(name, [...listNames(analysis), ...listCodes()]);
  throw new ToolError(
    `There is no event, subscriber or problem ${quote(name)}`,
    nearest === undefined ? 'tsc-run events list shows all events and subscribers.' : `Did you mean ${quote(nearest)}?`,
  );
}

/** What is not known would silently be missing. */
function noteGaps({ analysis }: Project, { stderr }: Io): void {
  if (analysis.coverage === 'whole') return;
  const cause = analysis.diagnostics.find(({ severity }) => severity === 'error');
  const why = cause === undefined ? '.' : `, because of ${cause.span.file}: ${cause.message}`;
  stderr.write(`note: ${toPrintable(`The app cannot be read completely${why} Something may be missing here.`)}\n`);
}
