import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { openTestBus } from './open-test-store.js';
import { readLog, startWorker } from './run-worker.js';

/** `npm run test:kill` sets it to 100. */
const KILLS = Number(process.env['KILLS'] ?? 6);
const settings = { attempts: 1000, leaseMs: 30_000 };

it(
  `survives ${KILLS} kills: loses no accepted event, repeats at most 1 % of deliveries, and keeps the store intact`,
  { timeout: 600_000 },
  async () => {
    const folder = createFolder();
    const log = join(folder, 'log');
    const accepted: string[] = [];
    for (let round = 0; round < KILLS; round++) {
      const worker = startWorker({ folder, name: `round-${round}`, log, emit: null, settings });
      await worker.said('ready');
      await sleep(200 + Math.random() * 600);
      worker.process.kill('SIGKILL');
      await worker.ended;
      accepted.push(...worker.lines().flatMap((line) => (line.startsWith('accepted ') ? [line.slice(9)] : [])));
    }

    const last = startWorker({ folder, name: 'last', log, settings });
    const bus = await openTestBus(folder);
    const isQuiet = async () => (await bus.admin.stats()).every(({ waiting, running }) => waiting + running === 0);
    await waitFor(isQuiet, 'quiet', 60_000);
    last.process.kill('SIGTERM');
    await last.ended;
    const stats = await bus.admin.stats();
    await bus.close();

    const deliveries = readLog(log);
    const delivered = new Set(deliveries);
    const lost = accepted.flatMap((id) => [`${id} first`, `${id} second`]).filter((one) => !delivered.has(one));
    const repeats = deliveries.length - delivered.size;
    console.log(
      `${KILLS} kills: ${accepted.length} accepted, ${lost.length} lost, ${repeats} of ${deliveries.length} deliveries repeated`,
    );
    expect(accepted.length).toBeGreaterThan(KILLS);
    expect(lost).toEqual([]);
    expect(repeats / deliveries.length).toBeLessThanOrEqual(0.01);
    expect(stats.map(({ dead }) => dead)).toEqual([0, 0]);
    const database = new DatabaseSync(join(folder, 'events.db'));
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    database.close();
  },
);
