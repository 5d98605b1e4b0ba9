import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { installPacked, type Installed, run, runBin } from '../support/installed.js';
import { createFolder } from '../support/temp-folder.js';

let installed: Installed;
let folder: string;
beforeAll(() => {
  installed = installPacked('7.0');
  folder = installed.createApp('delivery', {});
  cpSync(join(REPOSITORY, 'fixtures/delivery'), folder, { recursive: true });
});
afterAll(() => installed.remove());

const toProgram = (name: string) => ['--disable-warning=ExperimentalWarning', join(folder, `${name}.mjs`)];

/** What a program says on both streams, which must have ended well. */
async function say(name: string, ...args: readonly string[]): Promise<string> {
  const { code, output } = await run(process.execPath, [...toProgram(name), ...args], folder);
  expect(code, output).toBe(0);
  return output;
}

/** The JSON values that a program prints. */
async function play(name: string, ...args: readonly string[]): Promise<readonly unknown[]> {
  const lines = (await say(name, ...args)).split('\n').filter((line) => /^[[{]/.test(line));
  return lines.map((line) => JSON.parse(line) as unknown);
}

const done = (type: string, subscriber: string, count: number, dead = 0) => ({
  type,
  subscriber,
  waiting: 0,
  running: 0,
  done: count,
  dead,
});

describe('with the packed package', () => {
  test('the context of a request reaches no subscriber', async () => {
    const [seen] = (await play('context')) as [{ by: string; context: unknown }[]];
    expect(seen).toHaveLength(10);
    expect(seen.filter(({ context }) => context !== null)).toEqual([]);
  });

  test('an id belongs to one event', async () => {
    const output = await say('same-id');
    const refusal = expect.stringMatching(
      /^Cannot emit 'order\.paid': the id 'one' belongs to a stored 'user\.registered'/,
    );
    const results = output.split('\n').filter((line) => line.startsWith('{'));
    expect(results.map((line) => JSON.parse(line) as unknown)).toEqual(
      Array.from({ length: 2 }, () => ({ received: [['user.registered', 1]], refusal })),
    );
    expect(output.match(/^tsc-run: .*'one'.*$/gm)).toHaveLength(2);
  });

  test('nothing is accepted into a file that nobody finds', async () => {
    const results = (await play('lost-file')) as { way: string; refusals: string[] }[];
    expect(results.map(({ way }) => way)).toEqual(['its folder deleted', 'deleted', 'replaced']);
    for (const { way, refusals } of results) {
      const word = way === 'replaced' ? 'replaced' : 'deleted';
      expect(refusals).toHaveLength(3);
      for (const each of refusals) expect(each).toContain(`events.db was ${word} while this process had it open`);
    }
  });

  test('an event that ends its process dies alone', async () => {
    const [result] = await play('poison');
    expect(result).toEqual({
      starts: expect.any(Number) as number,
      stats: [done('order.paid', 'billing', 10), done('user.registered', 'mail', 9, 1)],
      dead: [['user.registered', 'its process ended before it did']],
    });
  });

  test('two processes share the subscribers', async () => {
    const [stats] = await play('parts');
    expect(stats).toEqual([done('user.registered', 'mail', 200), done('user.registered', 'report', 200)]);
  });

  test('closing twice waits and repeats nothing', async () => {
    const results = (await play('close-twice')) as { results: string[] }[];
    const stats = [done('user.registered', 'mail', 5)];
    const expected = (way: string, count: number) => {
      const closed = Array.from({ length: count }, () => 'fulfilled');
      return { way, results: closed, started: 5, finished: 5, aborted: 0, stats };
    };
    expect(results).toEqual([expected('once', 1), expected('twice', 2), expected('both', 2)]);
  });

  test('eight processes share a store', async () => {
    expect(await play('many')).toEqual([{ accepted: 800, refused: 0, delivered: 800, problems: 0 }]);
  });

  test('the first failure and the death of a delivery are told', async () => {
    const output = await say('silent');
    const told = output.match(/^tsc-run: the delivery of 'user\.registered' \(id user-1\) to 'mail'/gm) ?? [];
    expect(told, output).toHaveLength(4);
    expect(output.match(/SMTP is down/g)).toHaveLength(4);
    expect(output.match(/ECONNREFUSED/g)).toHaveLength(4);
  });

  test('timers and dates that a test replaces do not matter', async () => {
    expect(await play('fake-timers')).toEqual([
      { name: 'memory', delivered: 1 },
      { name: 'sqlite', delivered: 1 },
    ]);
  });

  test('processes that cannot see each other take nothing from each other', async ({ skip }) => {
    const apart = ['--pid', '--fork', '--mount-proc', process.execPath];
    if (spawnSync('unshare', [...apart, '-e', '0']).status !== 0) skip('process namespaces cannot be created here');
    const store = createFolder();
    await say('namespaces', store, 'emit');
    const consume = () => run('unshare', [...apart, ...toProgram('namespaces'), store, 'consume'], folder);
    const outputs = await Promise.all([consume(), consume()]);
    const started = outputs.flatMap(({ output }) => JSON.parse(output) as [number, number][]);
    expect(started.sort()).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });

  test('the store belongs to the app, wherever its process was started', async () => {
    const app = installed.createApp('own-store', {
      'events/user.ts': 'export type UserRegisteredEvent = { id: string };\n',
      'functions/subscribers/mail.ts': 'export function listen() {}\n',
      'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['user.registered'] } } } };\n`,
      'service/emit.mjs': `
        import { events } from '@tsc-run/core';
        import { openSqliteBus } from '@tsc-run/core/local';
        import manifest from '../generated/manifest.json' with { type: 'json' };
        const bus = await openSqliteBus({ manifest });
        events.connect(bus);
        await events.emit('user.registered', { id: '1' });
        await bus.close();`,
    });
    await runBin(app, 'tsc-run generate');
    await run(process.execPath, ['emit.mjs'], join(app, 'service'));
    expect((await runBin(app, 'tsc-run events list')).output).toMatch(/user\.registered .*1 waiting|1 +0 +0 +0/);
  });
});
