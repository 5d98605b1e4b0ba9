import type { Folder } from '../../../analysis/model/folder.js';
import type { AppState } from '../../../dev/app/follow-app.js';
import { toRouteLines } from '../../report/routes.js';
import type { Io, Output } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';
import { toTable } from '../../terminal/table.js';
import { createFeed } from './feed.js';
import { type LineOptions, toDuration, toErrorLines, toLines } from './lines.js';
import { createProblemList } from './problems.js';
import type { News } from '../../../dev/options.js';
import type { Show } from './show.js';
import { toSummary } from './tally.js';

export type TextOptions = {
  readonly folder: Folder;
  readonly io: Io;
  /** The port that was asked for; 0 for any. */
  readonly port: number;
  readonly verbose: boolean;
  /** Whether keys are read. */
  readonly hasKeys: boolean;
};

const KEYS = 'o opens the page, r restarts, c clears, q quits';

/** Lines for people. */
export function createTextShow({ folder, io, port, verbose, hasKeys }: TextOptions): Show {
  const { stdout } = io;
  const { colors } = stdout;
  const options: LineOptions = { colors, verbose };
  const print = (...lines: readonly string[]): void => stdout.write(lines.map((line) => `${line}\n`).join(''));
  const problems = createProblemList(folder, io.cwd, stdout);
  const feed = createFeed({ show: (activity, depth) => print(...toLines(activity, depth, options)) });
  let table: string | undefined;
  let isFirst = true;

  const showListening = ({ url, port: actual }: News & { kind: 'listening' }): void => {
    if (port !== 0 && actual !== port) print(colors.yellow(`Port ${port} is taken by another program.`));
    print(`tsc-run dev listens on ${colors.bold(url)}  ${colors.dim(`(what happens: ${url}/_tsc-run)`)}`);
  };

  const showApp = (state: AppState): void => {
    const text = describeApp(state, stdout);
    if (text !== table) print('', text, '');
    problems.show(state);
    if (table === undefined) print(colors.dim(hasKeys ? KEYS : 'Stop with Ctrl+C.'));
    table = text;
  };

  return {
    news(news) {
      if (news.kind === 'listening') return showListening(news);
      if (news.kind === 'app') return showApp(news.state);
      if (news.kind === 'failure') {
        return print(...describeFailure(news, options));
      }
      if (!isFirst || verbose) print(colors.dim(`The code was loaded in ${toDuration(news.ms)}.`));
      isFirst = false;
    },
    activity: feed.add,
    trouble: (message) => print(`${colors.red('error:')} ${toPrintable(message)}`),
    stopping: () => print(colors.dim('Waiting for what still runs. Ctrl+C again ends at once.')),
    summary(counts) {
      feed.flush();
      print(toSummary(counts));
    },
  };
}

/** What the requests and deliveries show that ended with the process is not repeated, unless nothing else helps. */
function describeFailure({ error, isFinal }: News & { kind: 'failure' }, options: LineOptions): readonly string[] {
  const { red, dim } = options.colors;
  const lines = toErrorLines(error, options);
  const [first = ''] = toPrintable(error).split('\n');
  if (!isFinal) return [red(`The process of the app ended, and another one takes its place: ${first}`)];
  return [red('The app does not run:'), ...lines.map((line) => `  ${line}`), dim('The next change starts it again.')];
}

/** The routes and the subscribers of an app. */
function describeApp({ analysis: { routes, model } }: AppState, stdout: Output): string {
  const output = { ...stdout, columns: stdout.columns - INDENT.length };
  const delivered = model.subscribers.map(({ name, events, external, file }) => {
    return [name, events.join(', '), external ? 'external' : (file ?? 'has no file')];
  });
  const served =
    routes.length === 0
      ? ['No routes: add a file to functions/api/.']
      : ['Routes:', ...indent(toRouteLines(routes, output))];
  if (delivered.length === 0) return served.join('\n');
  return [...served, 'Subscribers:', ...indent(toTable(delivered, output.columns))].join('\n');
}

const INDENT = '  ';

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${INDENT}${line}`);
}
