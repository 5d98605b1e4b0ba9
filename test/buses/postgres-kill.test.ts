import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openPostgresBus, type PostgresBus } from '../../src/buses/postgres/bus.js';
import { openPool, type PostgresServer, startServer, whyNoServer } from '../support/postgres-server.js';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { makeEnvelope } from './open-test-store.js';
import { MANIFEST, type Oddity, SETTINGS, type Work } from './postgres-worker-task.js';

const KILLS = Number(process.env['KILLS'] ?? (process.env['LONG'] === '1' ? 200 : 20));
const WORKERS = 3;
const HOOKS = new URL('../support/run-typescript.mjs', import.meta.url).href;
const WORKER = fileURLToPath(new URL('postgres-worker.ts', import.meta.url));

/** Starts a worker again whenever it ends, until it is stopped. */
function keepRunning(task: Omit<Work, 'name'>, slot: number) {
  let child: ChildProcess;
  let starts = 0;
  let isStopped = false;
  let ended: Promise<void>;
  const start = () => {
    const work: Work = { ...task, name: `worker-${slot}-${starts++}` };
    const args = ['--disable-warning=ExperimentalWarning', '--import', HOOKS, WORKER, JSON.stringify(work)];
    child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.on('data', (chunk: Buffer) => process.env['DEBUG'] && process.stderr.write(chunk));
    ended = new Promise((resolve) => {
      child.once('exit', () => {
        if (isStopped) return resolve();
        setTimeout(() => isStopped || start(), 50);
      });
    });
  };
  start();
  return {
    pid: () => child.pid,
    kill: () => child.kill('SIGKILL'),
    stop: async (signal: 'SIGTERM' | 'SIGKILL') => {
      isStopped = true;
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null) await ended;
    },
  };
}

describe.skipIf(whyNoServer !== '')(`kills around PostgreSQL ${whyNoServer}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startServer({ isDurable: true });
  });
  afterAll(() => server.remove());

  it(
    `survives ${KILLS} kills of workers, connections and the server: nothing lost, nothing dead that should not be`,
    { timeout: 300_000 + KILLS * 10_000 },
    async () => {
      const log = join(createFolder(), 'log');
      appendFileSync(log, '');
      const pool = openPool({ ...server.config, max: 3 });
      const bus = await openPostgresBus({ pool, manifest: MANIFEST, ...SETTINGS, onProblem: () => {} });
      const task = { config: server.config, log, emits: true };
      const workers = Array.from({ length: WORKERS }, (_, slot) => keepRunning(task, slot));
      onTestFinished(() => void workers.forEach((worker) => void worker.stop('SIGKILL')));
      await waitFor(() => readFileSync(log, 'utf8').includes('accepted'), 'accepted event', 20_000);

      const done = { worker: 0, connections: 0, server: 0 };
      for (let kill = 0; kill < KILLS; kill++) {
        await sleep(500 + Math.random() * 1000);
        if (kill % 4 === 1) await emitOdd(bus, kill >> 2);
        await [killWorker, killWorker, cutConnections, killServer][kill % 4]!(kill);
      }
      await Promise.all(workers.map((worker) => worker.stop('SIGKILL')));
      note('kill workers');
      const last = [0, 1].map((slot) => keepRunning({ ...task, emits: false }, WORKERS + slot));
      const isQuiet = () => bus.idle().then(() => true);
      const patienceMs = 120_000 + KILLS * 2000;
      await Promise.race([waitFor(isQuiet, 'quiet', patienceMs), sleep(patienceMs)]);
      const stats = await bus.admin.stats();
      const dead = await bus.admin.deliveries({ state: 'dead', limit: 1000 });
      await Promise.all(last.map((worker) => worker.stop('SIGTERM')));
      await bus.close();
      await pool.end();

      const lines = readFileSync(log, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' '));
      if (process.env['KEEP_LOG']) appendFileSync(process.env['KEEP_LOG'], readFileSync(log));
      const result = judge(lines);
      console.log(
        `${JSON.stringify(done)}: ${result.accepted} accepted, ${result.lost.length} lost, ${dead.length} dead, ` +
          `${result.repeats.length} of ${result.ended} deliveries repeated, ${result.unexplained.length} without a reason`,
      );
      expect(stats.flatMap(({ waiting, running }) => [waiting, running]).every((count) => count === 0)).toBe(true);
      expect(result.lost).toEqual([]);
      expect(dead.filter(({ id }) => !id.endsWith('-dies')).map(({ id, error }) => `${id} ${error}`)).toEqual([]);
      expect(result.unexplained).toEqual([]);
      // Each kill may repeat what had returned in the same moment, so on a busy machine, which delivers less between two
      // kills, the share is no measure.
      expect(result.repeats.length).toBeLessThanOrEqual(Math.max(result.ended * 0.005, KILLS * 8));

      function note(what: string): void {
        appendFileSync(log, `${what} 0\n`);
      }
      async function killWorker(kill: number): Promise<void> {
        const worker = workers[kill % WORKERS]!;
        note(`kill ${worker.pid()}`);
        worker.kill();
        done.worker++;
      }
      async function cutConnections(): Promise<void> {
        note('cut');
        await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
        done.connections++;
      }
      async function killServer(): Promise<void> {
        note('cut');
        await server.kill();
        await server.start();
        note('cut');
        done.server++;
      }
    },
  );
});

const ODD: readonly Oddity[] = ['dies', 'hangs', 'blocks', 'exits', 'throws'];

/** Emits until it is accepted: the server may be away. */
async function emitOdd(bus: PostgresBus, number: number): Promise<void> {
  const kind = ODD[number % ODD.length]!;
  const envelope = makeEnvelope({ id: `odd-${number}-${kind}`, type: 'odd.asked', data: { kind } });
  const emit = () =>
    bus.publish([envelope]).then(
      () => true,
      () => false,
    );
  await waitFor(emit, 'accepted odd event');
}

/** The lines of the log that are about one delivery. */
type History = { readonly starts: number[]; readonly ends: number[] };

function judge(lines: readonly (readonly string[])[]) {
  const accepted = lines.flatMap(([word, id]) => (word === 'accepted' ? [id!] : []));
  const histories = new Map<string, History>();
  lines.forEach(([word, id, subscriber], index) => {
    if (word !== 'start' && word !== 'end') return;
    const key = `${id} ${subscriber}`;
    const history = histories.get(key) ?? { starts: [], ends: [] };
    histories.set(key, history);
    history[word === 'start' ? 'starts' : 'ends'].push(index);
  });
  const expected = accepted.flatMap((id) => [`${id} quick`, `${id} slow`, `${id} chain`, `${id}-chained last`]);
  const repeats = [...histories].filter(([, { ends }]) => ends.length > 1);
  return {
    accepted: accepted.length,
    lost: expected.filter((one) => !histories.get(one)?.ends.length),
    ended: [...histories.values()].filter(({ ends }) => ends.length > 0).length,
    repeats,
    unexplained: repeats
      .filter(([, history]) => !isExplained(lines, history))
      .map(([key, { starts, ends }]) => `${key}: started ${starts.join()}, ended ${ends.join()}`),
  };
}

/** Deliveries that were claimed together start within this many lines of each other. */
const TOGETHER = 60;
/** A process that stands still starts the rest of what it has claimed after this many lines of others, at most. */
const STANDSTILL = 10_000;

/**
 * Whether something happened, while the delivery was on its way, for which its result could not be stored: one of its
 * processes was killed, ended or stood still for longer than its lease, or connections were cut.
 */
function isExplained(lines: readonly (readonly string[])[], { starts, ends }: History): boolean {
  const pids = new Set(starts.map((index) => lines[index]!.at(-1)!));
  const isOdd = (line: readonly string[], kinds: RegExp) =>
    line[0] === 'start' && pids.has(line.at(-1)!) && kinds.test(line[1]!);
  const before = (distance: number) => lines.slice(Math.max(0, starts[0]! - distance), ends.at(-1));
  return (
    before(STANDSTILL).some((line) => isOdd(line, /-blocks$/)) ||
    before(TOGETHER).some((line) => {
      const [word, what] = line;
      if (word === 'kill') return what === 'workers' || pids.has(what!);
      return word === 'cut' || isOdd(line, /-(exits|dies)$/);
    })
  );
}
