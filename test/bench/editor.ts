// The plugin in a real tsserver beside the same server without it, and our share of each answer on its own.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { completions } from '../../src/analysis/features/completions.js';
import { diagnosticsOf } from '../../src/analysis/features/diagnostics.js';
import { hover } from '../../src/analysis/features/hover.js';
import { openApp } from '../../src/project/app/open-app.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { type Server, startServer } from '../support/tsserver.js';
import { CLI, createApp, type Folder, toEvent, toEventFile, toSourceFile } from './app.ts';
import { median, printTable, type Row } from './table.ts';

const EVENTS = Number(process.argv[2] ?? 10_000);
const TYPESCRIPT = process.argv[3] ?? '6.0';
const ROUNDS = 15;
const PLAIN_REQUESTS = 200;

type Times = Readonly<Record<'typing in an API file' | 'hover' | 'completion', number>>;

const API = toSourceFile(0);
/** A file that emits nothing. */
const PLAIN = toSourceFile(1);
const SOURCES = 200;

async function time(run: () => unknown): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function medianOf(count: number, run: (round: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) times.push(await time(() => run(round)));
  return median(times);
}

function openServer(app: Folder): Server {
  const server = startServer({ typescript: TYPESCRIPT, cwd: app.root, args: ['--pluginProbeLocations', app.root] });
  server.open(join(app.root, API));
  server.open(join(app.root, PLAIN));
  return server;
}

async function measureServer(app: Folder, server: Server): Promise<Times> {
  const file = join(app.root, API);
  await server.diagnostics(file);
  const at = server.textOf(file).indexOf("emit('") + "emit('".length + 2;
  const place = { file, ...server.position(file, at) };
  const typing = await medianOf(ROUNDS, async () => {
    server.change(file, 0, 0, '\n');
    await server.diagnostics(file);
    server.change(file, 0, 1, '');
  });
  await server.diagnostics(file);
  return {
    'typing in an API file': typing,
    hover: await medianOf(ROUNDS, () => server.request('quickinfo', place)),
    completion: await medianOf(ROUNDS, () => server.request('completionInfo', place)),
  };
}

/** Requests in a file that does not use events. The servers take turns. */
async function measurePlain(apps: readonly Folder[], servers: readonly Server[]): Promise<readonly number[]> {
  const times: number[][] = servers.map(() => []);
  for (let round = 0; round < PLAIN_REQUESTS; round++) {
    for (const [index, server] of servers.entries()) {
      const file = join((apps[index] as Folder).root, PLAIN);
      const commands = ['quickinfo', 'definitionAndBoundSpan', 'semanticDiagnosticsSync'];
      const command = commands[round % commands.length] as string;
      times[index]?.push(await time(() => server.request(command, { file, line: 2, offset: 7 })));
    }
  }
  return times.map(median);
}

function residentOf(server: Server): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** The memory that an app takes while it is open, in megabytes. */
function measureSession(app: Folder): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const before = process.memoryUsage().heapUsed;
  const { output, session } = openApp({ folder: openFolder(app.root), keepsLast: true });
  output();
  collect();
  const taken = process.memoryUsage().heapUsed - before;
  // This use keeps the session alive until here.
  if (session.analysis().model.events.length !== EVENTS) throw new Error('not all events were found');
  return taken / 2 ** 20;
}

/** Our part of the same answers, without a server. */
async function measureShare(app: Folder) {
  const typed = new Map<string, string>();
  const disk = openFolder(app.root);
  const folder = { ...disk, read: (path: string) => typed.get(path) ?? disk.read(path) };
  const { session, output } = openApp({ folder, readsCalls: true, keepsLast: true });
  session.include([API]);
  const api = readFileSync(join(app.root, API), 'utf8');
  const at = api.indexOf("emit('") + "emit('".length + 2;
  output();
  const type = (path: string, text: string): Promise<number> =>
    medianOf(ROUNDS * 2, (round) => {
      typed.set(path, `${'\n'.repeat(round % 2)}${text}`);
      session.changed([path]);
      output();
      return diagnosticsOf(session.analysis(), path);
    });
  return {
    'typing in an API file': await type(API, api),
    'typing in an event file': await type(toEventFile(0), toEvent(0)),
    hover: await medianOf(ROUNDS, () => hover(session, API, at)),
    completion: await medianOf(ROUNDS, () => completions(session.analysis(), API, at)),
  };
}

const plugins = [{ name: '@tsc-run/core/plugin' }];
const withPlugin = createApp({ events: EVENTS, sources: SOURCES, compilerOptions: { plugins } });
const without = createApp({ events: EVENTS, sources: SOURCES });
const apps = [withPlugin, without];
for (const { root } of apps) execFileSync(process.execPath, [CLI, 'generate'], { cwd: root });
const servers = apps.map(openServer);
try {
  const [ours, base] = (await Promise.all(
    servers.map((server, index) => measureServer(apps[index] as Folder, server)),
  )) as [Times, Times];
  const session = measureSession(withPlugin);
  const share = await measureShare(withPlugin);
  const plain = (await measurePlain(apps, servers)) as [number, number];
  const memory = servers.map(residentOf) as [number, number];
  const rows = (Object.keys(base) as (keyof Times)[]).map((what): Row => {
    return { what, ours: ours[what], baseline: 'without the plugin', base: base[what], unit: 'ms' };
  });
  printTable(`${EVENTS} events in tsserver ${TYPESCRIPT}`, [
    ...rows,
    {
      what: 'a file without events',
      ours: plain[0],
      baseline: 'without the plugin',
      base: plain[1],
      unit: 'ms',
      goal: 1.05,
    },
    { what: 'memory', ours: memory[0], baseline: 'without the plugin', base: memory[1], unit: 'MB' },
    { what: 'an app alone (goal: 60 MB)', ours: session, baseline: 'without the plugin', base: memory[1], unit: 'MB' },
  ]);
  printTable(
    'our share by itself (goal: 10 ms), beside TypeScript’s own time',
    Object.entries(share).map(([what, value]): Row => {
      const theirs = base[what as keyof Times] ?? base['typing in an API file'];
      return { what, ours: value, baseline: 'TypeScript', base: theirs, unit: 'ms' };
    }),
  );
} finally {
  for (const server of servers) await server.kill();
  for (const app of apps) app.remove();
}
