import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { openTestBus } from './open-test-store.js';
import { readLog, startWorker, type Worker } from './run-worker.js';
import { DEADLY, toTrick } from './tricks.js';

/** `npm run test:kill` sets it to 200. */
const KILLS = Number(process.env['KILLS'] ?? 20);
const settings = { leaseMs: 1000, timeoutMs: 3000, attempts: 5, firstRetryMs: 200, longestRetryMs: 2000 };

const idsOf = (worker: Worker) =>
  worker.lines().flatMap((line) => (line.startsWith('accepted ') ? [line.slice('accepted '.length)] : []));

it(
  `survives ${KILLS} kills: loses nothing, and only those die whose own fault it is`,
  { timeout: 60_000 + KILLS * 10_000 },
  async () => {
    const folder = createFolder();
    const log = join(folder, 'log');
    const accepted: string[] = [];
    let exits = 0;
    for (let round = 0; round < KILLS; round++) {
      const task = { folder, name: `round-${round}`, log, emit: null, everyMs: 1, tricks: true, settings };
      const worker = startWorker(task);
      const isOver = { yet: false };
      void worker.ended.then(() => (isOver.yet = true));
      await waitFor(() => isOver.yet || worker.lines().includes('ready'), 'start');
      for (const from = Date.now(), forMs = 300 + Math.random() * 700; Date.now() - from < forMs && !isOver.yet;) {
        await sleep(10);
      }
      if (isOver.yet) exits++;
      worker.process.kill('SIGKILL');
      await worker.ended;
      accepted.push(...idsOf(worker));
    }

    const quiet = { yet: false };
    const supervise = async (): Promise<void> => {
      while (!quiet.yet) {
        const worker = startWorker({ folder, name: 'last', log, tricks: true, settings });
        await Promise.race([worker.ended, waitFor(() => quiet.yet, 'quiet', 600_000)]);
        if (!quiet.yet) exits++;
        worker.process.kill('SIGTERM');
        await worker.ended;
      }
    };
    const supervised = supervise();
    const bus = await openTestBus(folder);
    const check = async () => (await bus.admin.stats()).every(({ waiting, running }) => waiting + running === 0);
    await waitFor(check, 'quiet', 60_000 + KILLS * 5000);
    quiet.yet = true;
    await supervised;
    const dead = await bus.admin.deliveries({ state: 'dead', limit: 1000 });
    await bus.close();

    const deliveries = readLog(log);
    const delivered = new Set(deliveries);
    const isDeadly = (one: string) => one.endsWith('first') && DEADLY.has(toTrick(one.split(' ')[0]!));
    const all = accepted.flatMap((id) => [`${id} first`, `${id} second`]);
    const lost = all.filter((one) => !delivered.has(one) && !isDeadly(one));
    const repeats = deliveries.length - delivered.size;
    const wrong = dead.filter(({ id, subscriber }) => !isDeadly(`${id} ${subscriber}`));
    console.log(
      `${KILLS} kills and ${exits} exits: ${accepted.length} accepted, ${lost.length} lost, ${dead.length} dead, ` +
        `${wrong.length} of them wrongly, ${repeats} of ${deliveries.length} deliveries repeated`,
    );
    expect(accepted.length).toBeGreaterThan(KILLS * 10);
    expect(lost).toEqual([]);
    expect(wrong).toEqual([]);
    expect(repeats / deliveries.length).toBeLessThanOrEqual(0.005);
    const database = new DatabaseSync(join(folder, 'events.db'));
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    database.close();
  },
);
