import type { Folder } from '../../../analysis/model/folder.js';
import { openProject, openWholeProject, type Project } from '../../../project/app/project.js';
import { listCompiledFiles, loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { Format } from '../../report/format.js';
import { toJson } from '../../report/formats/report-json.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io, Output } from '../../terminal/io.js';
import { listEvents } from './list-events.js';
import { checkNames, readCount, readTime, type Selection, toFilter } from './selection.js';
import { type AdminBus, describeStore, findStore, type Store, type StoreChoice, withBus } from './store.js';
import { toDeadText, toListText } from './text.js';

export type ActionOptions = Selection &
  StoreChoice & {
    readonly limit: string | undefined;
    readonly before: string | undefined;
    readonly all: boolean;
    readonly dead: boolean;
    readonly project: string | undefined;
    readonly format: Format;
    readonly action: keyof typeof ACTIONS;
  };

/** The answer of an action: an object for tools, and text for people. */
type Answer = { readonly json: object; readonly text: string };

type Context = {
  readonly options: ActionOptions;
  readonly stdout: Output;
  /** The app, unless this machine only holds its store. */
  readonly project: Project | undefined;
  /** Undefined where there is no store. */
  readonly bus: AdminBus | undefined;
};

const ACTIONS = { list, dead, redrive, replay, prune };
const NO_NAMES = { events: [], subscribers: [] };

export async function runAction(options: ActionOptions, io: Io): Promise<ExitCode> {
  const app = findApp(options, io);
  const project = app && open(app, options);
  const names = project?.analysis.model ?? NO_NAMES;
  const store = findStore(io.cwd, options, app?.path ?? io.cwd);
  let isFound = false;
  const act = async (bus: AdminBus | undefined): Promise<Answer> => {
    isFound = bus !== undefined;
    checkNames(options, names, (await bus?.admin.stats()) ?? []);
    return ACTIONS[options.action]({ options, stdout: io.stdout, project, bus });
  };
  const { json, text } = await withBus(store, names, act).catch((error) => listWithout(error, { options, io, act }));
  const report = { problems: [], ...json, store: toReported(store, isFound) };
  io.stdout.write(options.format === 'json' ? toJson(report) : `${text}${describeStore(store, io.cwd, isFound)}\n`);
  return 0;
}

/** The store in a report for tools. A URL may hold a password, so a database is named by its schema alone. */
function toReported(store: Store, exists: boolean): object {
  return store.kind === 'file' ? { file: store.file, exists: store.exists } : { schema: store.schema, exists };
}

/** A machine may hold a store and no sources of the app: what needs none of them can be done there too. */
function findApp({ project, folder, database, action }: ActionOptions, { cwd }: Io): Folder | undefined {
  try {
    return findAppFolder(cwd, project);
  } catch (error) {
    const isNamed = folder !== undefined || database !== undefined;
    if (!isNamed || project !== undefined || action === 'list' || action === 'replay') throw error;
    return undefined;
  }
}

function open(app: Folder, { action }: ActionOptions): Project {
  return action === 'list' ? openWholeProject(app, listCompiledFiles(app, loadTsconfigs(app))) : openProject(app);
}

type Listing = { readonly options: ActionOptions; readonly io: Io; readonly act: (bus: undefined) => Promise<Answer> };

/** What the app says can be listed without the store, on a Node without SQLite. */
async function listWithout(error: unknown, { options, io, act }: Listing): Promise<Answer> {
  if (options.action !== 'list' || !(error instanceof ToolError && error.message.includes('has no SQLite')))
    throw error;
  const note = `The deliveries are not counted: ${error.message}`;
  io.stderr.write(`${note}\n`);
  const { json, text } = await act(undefined);
  return { json: { ...json, note }, text };
}

async function list({ options: { event, subscriber }, stdout, project, bus }: Context): Promise<Answer> {
  const listed = listEvents(project!, (await bus?.admin.stats()) ?? []).filter(
    ({ name, deliveries }) =>
      name === (event ?? name) &&
      (subscriber === undefined || deliveries.some((each) => each.subscriber === subscriber)),
  );
  return { json: { events: listed }, text: toListText(listed, stdout) };
}

const DEFAULT_LIMIT = '1000';

/** When those that it shows are redriven, it shows the next ones. */
async function dead({ options, stdout, bus }: Context): Promise<Answer> {
  const limit = readCount('limit', options.limit ?? DEFAULT_LIMIT);
  const filter = { ...toFilter(options), state: 'dead', limit: limit + 1 } as const;
  const found = (await bus?.admin.deliveries(filter)) ?? [];
  const deliveries = found.slice(0, limit);
  const hasMore = found.length > limit;
  return { json: { deliveries, hasMore }, text: toDeadText(deliveries, hasMore, stdout) };
}

async function redrive({ options, bus }: Context): Promise<Answer> {
  const redriven = (await bus?.admin.redrive(toFilter(options))) ?? 0;
  return {
    json: { redriven },
    text: `${count(redriven, 'dead delivery', 'dead deliveries')} will be started again.\n`,
  };
}

async function replay({ options, bus }: Context): Promise<Answer> {
  const filter = toFilter(options);
  if (Object.keys(filter).length === 0 && !options.all) {
    throw new ToolError(
      'tsc-run events replay does not know which events',
      'Choose them with --event, --subscriber, --id, --since or --until, or replay every event with --all.',
    );
  }
  const replayed = (await bus?.admin.replay(filter)) ?? 0;
  return { json: { replayed }, text: `${count(replayed, 'delivery', 'deliveries')} will be made again.\n` };
}

const DEFAULT_AGE = '7d';

async function prune({ options, bus }: Context): Promise<Answer> {
  const before = readTime('before', options.before ?? DEFAULT_AGE);
  const pruned = (await bus?.admin.prune({ before, dead: options.dead })) ?? 0;
  return { json: { pruned, before }, text: `${count(pruned, 'event')} from before ${before} forgotten.\n` };
}
