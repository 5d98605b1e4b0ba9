import type { Folder } from '../../../analysis/model/folder.js';
import { findNearest } from '../../../analysis/lib/nearest.js';
import { quote } from '../../../analysis/lib/quote.js';
import { toLetters } from '../../../analysis/model/event-name.js';
import type { EventModel } from '../../../analysis/model/model.js';
import type { DeliveryFilter } from '../../../buses/local.js';
import { openProject, openWholeProject } from '../../../project/app/project.js';
import { listCompiledFiles, loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { Format } from '../../report/format.js';
import { toJson } from '../../report/report-json.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { listEvents } from './list-events.js';
import { type StorePlace, withBus } from './local-bus.js';
import { readMoment } from './moment.js';
import { toDeadText, toListText } from './text.js';

/** The events that an action applies to; times are not parsed yet. */
export type Selection = {
  readonly event: string | undefined;
  readonly subscriber: string | undefined;
  readonly id: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly before: string | undefined;
  readonly all: boolean;
  readonly dead: boolean;
  readonly database: string | undefined;
  readonly schema: string | undefined;
};

export type ActionOptions = Selection & {
  readonly project: string | undefined;
  readonly format: Format;
  readonly action: keyof typeof ACTIONS;
};

/** The answer of an action: an object for tools, and text for people. */
type Answer = { readonly json: object; readonly text: string };

/** `dead` shows at most this many deliveries; when they are redriven, it shows the next ones. */
const MOST_SHOWN = 1_000;

const ACTIONS = { list, dead, redrive, replay, prune };

export async function runAction(options: ActionOptions, io: Io): Promise<ExitCode> {
  const { project, format, action } = options;
  const folder = findAppFolder(io.cwd, project);
  await checkNames(folder, options);
  const { json, text } = await ACTIONS[action](folder, options, io);
  io.stdout.write(format === 'json' ? toJson({ problems: [], ...json }) : text);
  return 0;
}

/** Refuses names that neither the app nor its store has: nothing would match them, in silence. */
async function checkNames(folder: Folder, selection: Selection): Promise<void> {
  const { event, subscriber } = selection;
  if (event === undefined && subscriber === undefined) return;
  const model = modelOf(folder);
  const stats = (await withBus(toPlace(folder, selection), model, (bus) => bus.admin.stats())) ?? [];
  const events = [...model.events.map(({ name }) => name), ...stats.map(({ type }) => type)];
  const subscribers = [...model.subscribers.map(({ name }) => name), ...stats.map((each) => each.subscriber)];
  if (event !== undefined) checkName('event', event, events);
  if (subscriber !== undefined) checkName('subscriber', subscriber, subscribers);
}

function checkName(kind: 'event' | 'subscriber', name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const meant = known.find((each) => toLetters(each) === toLetters(name)) ?? findNearest(name, known);
  throw new ToolError(
    `--${kind} ${name}: neither the app nor its store has ${kind === 'event' ? 'an event' : 'a subscriber'} of this name`,
    meant === undefined ? 'tsc-run events list shows them all.' : `Did you mean ${quote(meant)}?`,
  );
}

async function list(folder: Folder, selection: Selection, { stdout, stderr }: Io): Promise<Answer> {
  const { event, subscriber } = selection;
  const project = openWholeProject(folder, listCompiledFiles(folder, loadTsconfigs(folder)));
  // What the app says can be listed without the store, for example on a Node without SQLite.
  let note: string | undefined;
  const stats = await withBus(toPlace(folder, selection), project.analysis.model, (bus) => bus.admin.stats()).catch(
    (error: unknown) => {
      if (!(error instanceof ToolError && error.message.includes('has no SQLite'))) throw error;
      note = `The deliveries are not counted: ${error.message}`;
      return undefined;
    },
  );
  if (note !== undefined) stderr.write(`${note}\n`);
  const listed = listEvents(project, stats ?? []).filter(
    ({ name, deliveries }) =>
      name === (event ?? name) &&
      (subscriber === undefined || deliveries.some((each) => each.subscriber === subscriber)),
  );
  return { json: { events: listed, ...(note !== undefined && { note }) }, text: toListText(listed, stdout) };
}

async function dead(folder: Folder, selection: Selection, { stdout }: Io): Promise<Answer> {
  const filter = { ...toFilter(selection), state: 'dead', limit: MOST_SHOWN } as const;
  const deliveries = await withBus(toPlace(folder, selection), modelOf(folder), (bus) => bus.admin.deliveries(filter));
  return { json: { deliveries: deliveries ?? [] }, text: toDeadText(deliveries ?? [], stdout) };
}

async function redrive(folder: Folder, selection: Selection): Promise<Answer> {
  const filter = toFilter(selection);
  const redriven =
    (await withBus(toPlace(folder, selection), modelOf(folder), (bus) => bus.admin.redrive(filter))) ?? 0;
  return {
    json: { redriven },
    text: `${count(redriven, 'dead delivery', 'dead deliveries')} will be started again.\n`,
  };
}

async function replay(folder: Folder, selection: Selection): Promise<Answer> {
  const filter = toFilter(selection);
  if (Object.keys(filter).length === 0 && !selection.all) {
    throw new ToolError(
      'tsc-run events replay does not know which events',
      'Choose them with --event, --subscriber, --id, --since or --until, or replay every event with --all.',
    );
  }
  const replayed = (await withBus(toPlace(folder, selection), modelOf(folder), (bus) => bus.admin.replay(filter))) ?? 0;
  return { json: { replayed }, text: `${count(replayed, 'delivery', 'deliveries')} will be made again.\n` };
}

async function prune(folder: Folder, selection: Selection): Promise<Answer> {
  const { before = '7d', dead: withDead } = selection;
  const options = { before: readMoment('before', before), dead: withDead };
  const pruned = (await withBus(toPlace(folder, selection), modelOf(folder), (bus) => bus.admin.prune(options))) ?? 0;
  return { json: { pruned }, text: `${count(pruned, 'event')} from before ${options.before} forgotten.\n` };
}

function toPlace(app: Folder, { database, schema }: Selection): StorePlace {
  return { app, database, schema };
}

function modelOf(folder: Folder): EventModel {
  return openProject(folder).analysis.model;
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
