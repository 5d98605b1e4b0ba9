import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { createFolder } from '../support/temp-folder.js';
import { makeEnvelope, openTestBus } from './open-test-store.js';
import { startWorker, toCommand, type Worker } from './run-worker.js';

const wordsOf = (worker: Worker, verb: string) =>
  worker.lines().flatMap((line) => (line.startsWith(`${verb} `) ? [line.split(' ')[1]!] : []));

function skipWithout(program: string, context: TestContext): void {
  if (spawnSync(program, ['-V']).error) context.skip(`${program} is not installed`);
}

describe('accepting an event', () => {
  it('ends with an fsync of the file it was written to', async (context) => {
    skipWithout('strace', context);
    const folder = createFolder();
    const trace = join(folder, 'trace');
    const command = toCommand({ folder, name: 'traced', emit: 5 });
    const options = ['-f', '-y', '-e', 'trace=write,pwrite64,fsync,fdatasync', '-s', '64', '-o', trace];
    const worker = startWorker({ folder, name: 'traced' }, ['strace', ...options, ...command]);
    await worker.ended;
    if (!worker.lines().includes('closed')) context.skip('this system lets strace trace nothing');
    const calls = readFileSync(trace, 'utf8').split('\n');
    for (const id of wordsOf(worker, 'accepted')) {
      const from = calls.findIndex((call) => call.includes(`"emit ${id}\\n"`));
      const to = calls.findIndex((call) => call.includes(`"accepted ${id}\\n"`));
      const between = calls.slice(from, to).filter((call) => call.includes('events.db-wal>'));
      const kinds = between.map((call) => (call.includes('sync(') ? 'sync' : 'write'));
      expect(kinds).toContain('write');
      expect(kinds.at(-1)).toBe('sync');
    }
    expect(wordsOf(worker, 'accepted')).toHaveLength(5);
  });
});

describe('a full disk', () => {
  async function expectWhole(folder: string, worker: Worker): Promise<void> {
    const accepted = wordsOf(worker, 'accepted');
    expect(accepted.length).toBeGreaterThan(3);
    const refused = worker.lines().find((line) => line.startsWith('refused '));
    expect(refused).toMatch(
      /Cannot emit 'two.happened': the store did not take it: .*(full|disk I\/O).*\. Nothing was lost; emit again\./,
    );
    const database = new DatabaseSync(join(folder, 'events.db'));
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
    const bus = await openTestBus(folder);
    const waiting = await bus.admin.deliveries({ state: 'waiting', subscriber: 'first', limit: 10_000 });
    expect(waiting.map(({ id }) => id).sort()).toEqual([...accepted].sort());
    await bus.publish([makeEnvelope({ id: 'after' })]);
    await bus.close();
  }

  it.skipIf(process.platform === 'win32')('refuses the event: the file has reached its size limit', async () => {
    const folder = createFolder();
    const command = toCommand({ folder, name: 'full', emit: 1000, size: 10_000 }).map((part) => `'${part}'`);
    // `ulimit` counts blocks of 512 bytes. Without the trap, the signal would kill the process.
    const script = `trap '' XFSZ; ulimit -f 1000; exec ${command.join(' ')}`;
    const worker = startWorker({ folder, name: 'full' }, ['sh', '-c', script]);
    await worker.ended;
    await expectWhole(folder, worker);
  });

  it('refuses the event: no space is left on the device', async (context) => {
    const folder = join(createFolder(), 'disk');
    mkdirSync(folder);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tsc-run', folder]).status !== 0) {
      context.skip('mounting a small disk needs root on Linux');
    }
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    const worker = startWorker({ folder, name: 'full', emit: 1000, size: 10_000 });
    await worker.ended;
    execFileSync('mount', ['-o', 'remount,size=20m', folder]);
    await expectWhole(folder, worker);
  });
});
