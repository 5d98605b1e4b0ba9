import { findRoot } from '../../project/disk/find-root.js';
import { listCompiledFiles, loadTsconfigs } from '../../project/compiler/load-tsconfig.js';
import { openProject, openWholeProject } from '../../project/app/open-project.js';
import { ToolError } from '../../project/disk/tool-error.js';
import type { DeliveryFilter } from '../../buses/local.js';
import type { Options, Selection } from '../arguments.js';
import { toDeadText, toListText } from './events/text.js';
import type { ExitCode, Io } from '../terminal/io.js';
import { listEvents } from './events/list-events.js';
import { withLocalBus } from './events/local-bus.js';
import { readMoment } from './events/moment.js';
import { toJson } from '../report/report-json.js';
import { count } from '../report/summary.js';

/** What an action answers: an object for tools, and text for people. */
type Answer = { readonly json: object; readonly text: string };
type Action = (root: string, select: Selection, io: Io) => Promise<Answer>;

/** Dead deliveries beyond these are shown when these are redriven. */
const MOST_SHOWN = 1_000;

const ACTIONS: Readonly<Record<string, Action>> = { list, dead, redrive, replay, prune };

/** Looks after the events of the local bus. */
export async function events({ project, format, action = '', select = {} }: Options, io: Io): Promise<ExitCode> {
  const run = ACTIONS[action];
  if (run === undefined) throw new Error(`no action ${action}`);
  const { json, text } = await run(findRoot(io.cwd, project), select, io);
  io.stdout.write(format === 'json' ? toJson({ problems: [], ...json }) : text);
  return 0;
}

async function list(root: string, select: Selection, { stdout }: Io): Promise<Answer> {
  const project = openWholeProject(root, listCompiledFiles(root, loadTsconfigs(root)));
  const stats = await withLocalBus(root, project.analysis.model, (bus) => bus.admin.stats());
  const listed = listEvents(project, stats ?? []).filter(
    ({ name, deliveries }) =>
      name === (select.event ?? name) &&
      (select.subscriber === undefined || deliveries.some(({ subscriber }) => subscriber === select.subscriber)),
  );
  return { json: { events: listed }, text: toListText(listed, stdout) };
}

async function dead(root: string, select: Selection, { stdout }: Io): Promise<Answer> {
  const filter = { ...toFilter(select), state: 'dead', limit: MOST_SHOWN } as const;
  const deliveries = await withLocalBus(root, modelOf(root), (bus) => bus.admin.deliveries(filter));
  return { json: { deliveries: deliveries ?? [] }, text: toDeadText(deliveries ?? [], stdout) };
}

async function redrive(root: string, select: Selection): Promise<Answer> {
  const filter = toFilter(select);
  const redriven = (await withLocalBus(root, modelOf(root), (bus) => bus.admin.redrive(filter))) ?? 0;
  return {
    json: { redriven },
    text: `${count(redriven, 'dead delivery', 'dead deliveries')} will be started again.\n`,
  };
}

async function replay(root: string, select: Selection): Promise<Answer> {
  const filter = toFilter(select);
  if (Object.keys(filter).length === 0 && select.all !== true) {
    throw new ToolError('Replay what?', 'Choose with --event, --subscriber, --id, --since, --until, or say --all.');
  }
  const replayed = (await withLocalBus(root, modelOf(root), (bus) => bus.admin.replay(filter))) ?? 0;
  return { json: { replayed }, text: `${count(replayed, 'delivery', 'deliveries')} will be made again.\n` };
}

async function prune(root: string, select: Selection): Promise<Answer> {
  const options = { before: readMoment('before', select.before ?? '7d'), dead: select.dead === true };
  const pruned = (await withLocalBus(root, modelOf(root), (bus) => bus.admin.prune(options))) ?? 0;
  return { json: { pruned }, text: `${count(pruned, 'event')} from before ${options.before} forgotten.\n` };
}

function modelOf(root: string) {
  return openProject(root).analysis.model;
}

function toFilter({ id, event, subscriber, since, until }: Selection): DeliveryFilter {
  return {
    ...(id !== undefined && { id }),
    ...(event !== undefined && { type: event }),
    ...(subscriber !== undefined && { subscriber }),
    ...(since !== undefined && { since: readMoment('since', since) }),
    ...(until !== undefined && { until: readMoment('until', until) }),
  };
}
