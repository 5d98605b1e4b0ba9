import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { toDeadText } from '../../src/cli/commands/events/text.js';
import { createIo } from '../../src/cli/terminal/io.js';
import { toTable } from '../../src/cli/terminal/table.js';
import { openSqliteBus } from '../../src/buses/local.js';
import { findFolder } from '../../src/buses/sqlite/open.js';
import { createFolder } from '../support/temp-folder.js';

const MANIFEST = {
  events: [
    { name: 'user.registered', subscribers: ['mail'] },
    { name: 'user.deleted', subscribers: ['mail'] },
  ],
  subscribers: [{ name: 'mail' }],
};

/** An app whose subscriber `mail` accepted one event and rejected another. */
async function createAppWithHistory(folder = '.tsc-run', reason = 'no such mailbox'): Promise<string> {
  const root = createApp();
  const settings = { attempts: 1, pollMs: 5, keep: 'forever', onProblem: () => {} } as const;
  const bus = await openSqliteBus({ folder: join(root, folder), manifest: MANIFEST, ...settings });
  await bus.consume(async (_subscriber, event) => {
    if (event.type === 'user.deleted') throw new Error(reason, { cause: new Error('the server said 550') });
  });
  const time = '2026-01-02T03:04:05.678Z';
  await bus.publish([
    { id: 'first', type: 'user.registered', data: {}, time },
    { id: 'second', type: 'user.deleted', data: {}, time },
  ]);
  await bus.idle();
  await bus.close();
  return root;
}

async function runJson(root: string, line: string): Promise<unknown> {
  const { code, stdout, stderr } = await runInside(root, `events ${line} --format json`);
  return code === 0 ? (JSON.parse(stdout) as unknown) : stderr;
}

test('list shows events with their types, emits and deliveries', async () => {
  const root = await createAppWithHistory();
  expect((await runInside(root, 'events list')).stdout).toBe(`                 waiting  running  done  dead
order.paid
  OrderPaidEvent in events/order-paid.ts
  emitted nowhere
  nobody subscribes
user.deleted
  not an event of this app any more
  emitted nowhere
  mail           0        0        0     1
user.registered
  UserRegisteredEvent in events/user-registered.ts
  emitted at functions/api/users.ts:3:21
  mail           0        0        1     0
Store: .tsc-run/events.db
`);
  expect(await runJson(root, 'list --event user.registered')).toEqual({
    version: 1,
    problems: [],
    events: [
      {
        name: 'user.registered',
        type: { name: 'UserRegisteredEvent', file: 'events/user-registered.ts' },
        emittedAt: [{ file: 'functions/api/users.ts', line: 3, column: 21 }],
        deliveries: [{ subscriber: 'mail', waiting: 0, running: 0, done: 1, dead: 0 }],
      },
    ],
    store: { file: join(root, '.tsc-run/events.db'), exists: true },
  });
});

test('dead shows why deliveries failed; redrive starts them again', async () => {
  const root = await createAppWithHistory();
  expect((await runInside(root, 'events dead')).stdout).toBe(
    `emitted                   event         subscriber  attempts  id      error
2026-01-02T03:04:05.678Z  user.deleted  mail        1         second  Error: no such mailbox caused by: Error: the server said 550
1 dead delivery; start them again with tsc-run events redrive
Store: .tsc-run/events.db
`,
  );
  expect((await runInside(root, 'events redrive')).stdout).toBe(
    '1 dead delivery will be started again.\nStore: .tsc-run/events.db\n',
  );
  expect(await runJson(root, 'dead')).toMatchObject({ deliveries: [] });
});

test('a name that neither the app nor its store has is an error', async () => {
  const root = await createAppWithHistory();
  const refused = (option: string, what: string, help: string): string =>
    `error: --${option}: neither the app nor its store has ${what} of this name\n  help: ${help}\n`;
  expect(await runJson(root, 'list --event user.registerd')).toBe(
    refused('event user.registerd', 'an event', `Did you mean 'user.registered'?`),
  );
  expect(await runJson(root, 'dead --event UserDeleted')).toBe(
    refused('event UserDeleted', 'an event', `Did you mean 'user.deleted'?`),
  );
  expect(await runJson(root, 'replay --subscriber mails')).toBe(
    refused('subscriber mails', 'a subscriber', `Did you mean 'mail'?`),
  );
  expect(await runJson(root, 'redrive --subscriber warehouse')).toBe(
    refused('subscriber warehouse', 'a subscriber', 'tsc-run events list shows them all.'),
  );
  expect((await runInside(root, 'events list --event nothing')).code).toBe(2);
  // The store knows an event that the app no longer has, and the app one that was never emitted.
  expect(await runJson(root, 'dead --event user.deleted')).toMatchObject({ deliveries: [{ id: 'second' }] });
  expect(await runJson(root, 'list --event order.paid --subscriber mail')).toMatchObject({ events: [] });
});

test('replay needs a selection', async () => {
  const root = await createAppWithHistory();
  expect(await runJson(root, 'replay')).toBe(
    'error: tsc-run events replay does not know which events\n  help: Choose them with --event, --subscriber, --id, --since or --until, or replay every event with --all.\n',
  );
  expect(await runJson(root, 'replay --since 2027-01-01')).toMatchObject({ replayed: 0 });
  expect(await runJson(root, 'replay --id first')).toMatchObject({ replayed: 1 });
  expect(await runJson(root, 'list --event user.registered')).toMatchObject({
    events: [{ deliveries: [{ waiting: 1, done: 0 }] }],
  });
});

test('prune removes old events', async () => {
  const root = await createAppWithHistory();
  expect(await runJson(root, 'prune --before 2026-01-01')).toMatchObject({ pruned: 0 });
  expect((await runInside(root, 'events prune --before 2026-02-01')).stdout).toBe(
    '1 event from before 2026-02-01T00:00:00.000Z forgotten.\nStore: .tsc-run/events.db\n',
  );
  expect(await runJson(root, 'prune --before 2026-02-01 --dead')).toMatchObject({ pruned: 1 });
});

test('what is missing is said, and no store is created', async () => {
  const root = createApp();
  const missing = (folder: string): string =>
    `There is no store in ${folder}: no event was emitted from there. If the app opens another folder, name it with --folder.\n`;
  expect((await runInside(root, 'events dead')).stdout).toBe(`No dead deliveries.\n${missing('.tsc-run')}`);
  expect((await runInside(root, 'events redrive --folder elsewhere')).stdout).toContain(missing('elsewhere'));
  expect((await runInside(root, 'events list')).stdout).toContain(missing('.tsc-run'));
  expect(await runJson(root, 'replay --all')).toMatchObject({
    replayed: 0,
    store: { file: join(root, '.tsc-run/events.db'), exists: false },
  });
  expect(existsSync(join(root, '.tsc-run'))).toBe(false);
});

test('--folder names another store, also where the app is not', async () => {
  const root = await createAppWithHistory('state/local');
  expect((await runInside(root, 'events list')).stdout).toContain('There is no store in .tsc-run');
  const { stdout } = await runInside(root, 'events list --folder state/local');
  expect(stdout).toContain('  mail           0        0        1     0\nStore: state/local/events.db\n');
  const elsewhere = createFolder();
  cpSync(join(root, 'state/local'), join(elsewhere, 'copied'), { recursive: true });
  expect(await runJson(elsewhere, 'dead --folder copied')).toMatchObject({ deliveries: [{ id: 'second' }] });
  expect(await runJson(elsewhere, 'redrive --folder copied --subscriber mail')).toMatchObject({ redriven: 1 });
  expect(await runJson(elsewhere, 'replay --all --folder copied')).toMatch(/^error: No tsc-run\.config\.ts in /);
  expect(await runJson(elsewhere, 'dead')).toMatch(/^error: No tsc-run\.config\.ts in /);
  expect(await runJson(root, 'dead --folder package.json')).toBe(
    'error: --folder package.json is a file\n  help: Give the folder that holds events.db.\n',
  );
});

test('the store is the one that openSqliteBus opens in the folder of the app, or above its src', async () => {
  const root = createFolder();
  mkdirSync(join(root, 'dist'));
  cpSync(createApp(), join(root, 'src'), { recursive: true });
  expect(findFolder(join(root, 'dist'))).toBe(join(root, 'src/.tsc-run'));
  const bus = await openSqliteBus({ folder: findFolder(root), manifest: MANIFEST });
  await bus.publish([{ id: 'a', type: 'user.registered', data: {}, time: new Date().toISOString() }]);
  await bus.close();
  const { stdout } = await runInside(root, 'events list --event user.registered --project src');
  expect(stdout).toContain('  mail           1        0        0     0\nStore: src/.tsc-run/events.db\n');
});

test('a piped list of dead deliveries is whole; a terminal cuts it at its edge', async () => {
  const stream = { isTTY: true, columns: 100, write: () => undefined };
  const reason = `first line ${'x'.repeat(300)}\nsecond line`;
  const root = await createAppWithHistory('.tsc-run', reason);
  const { stdout } = await runInside(root, 'events dead');
  expect(stdout).toContain(`Error: ${reason.replace('\n', ' ')} caused by: Error: the server said 550\n`);
  const terminal = createIo({ cwd: () => root, env: {}, stdout: stream, stderr: stream }).stdout;
  const error = `Error: ${reason}`;
  const delivery = {
    id: 'second',
    type: 'user.deleted',
    subscriber: 'mail',
    state: 'dead',
    attempt: 1,
    error,
  } as const;
  const cut = toDeadText([{ ...delivery, time: '2026-01-02T03:04:05.678Z' }], false, terminal);
  for (const line of cut.split('\n').slice(0, 2)) expect(line.length).toBeLessThanOrEqual(100);
  expect(cut).toContain('…');
});

test('dead shows the newest, as many as asked for', async () => {
  const root = await createAppWithHistory();
  expect(await runJson(root, 'replay --id first')).toMatchObject({ replayed: 1 });
  const database = new DatabaseSync(join(root, '.tsc-run/events.db'));
  database.exec("UPDATE delivery SET state = 'dead'");
  database.close();
  const { stdout } = await runInside(root, 'events dead --limit 1');
  expect(stdout).toContain('1 dead delivery, the newest; see more with --limit; start them again');
  expect(stdout).not.toContain('first');
  expect(await runJson(root, 'dead --limit 1')).toMatchObject({ deliveries: [{ id: 'second' }], hasMore: true });
  expect(await runJson(root, 'dead --limit 2')).toMatchObject({ deliveries: [{}, {}], hasMore: false });
  for (const wrong of ['0', '1.5', 'all', '1e3', '99999999']) {
    expect(await runJson(root, `dead --limit ${wrong}`)).toBe(
      `error: --limit ${wrong} is not a count\n  help: Write a whole number from 1 to 1000000.\n`,
    );
  }
});

test('an option that an action does not take is refused, and changes nothing', async () => {
  const root = await createAppWithHistory();
  const refused = (action: string, option: string, has: string): string =>
    `error: tsc-run events ${action} has no option --${option}\n  help: It has ${has}.\n`;
  expect(await runJson(root, 'prune --event user.registered')).toBe(
    refused('prune', 'event', '--before, --dead, --folder, --database and --schema'),
  );
  expect(await runJson(root, 'list --since 7d')).toBe(
    refused('list', 'since', '--event, --subscriber, --folder, --database and --schema'),
  );
  expect(await runJson(root, 'redrive --all')).toBe(
    refused('redrive', 'all', '--event, --subscriber, --id, --since, --until, --folder, --database and --schema'),
  );
  expect(await runJson(root, 'dead --before 7d --dead')).toMatch(/^error: tsc-run events dead has no option --before/);
  expect((await runInside(root, 'events prune --id first')).code).toBe(2);
  expect(await runJson(root, 'list --event user.registered')).toMatchObject({
    events: [{ deliveries: [{ done: 1 }] }],
  });
  const { stdout: help } = await runInside(root, 'events --help');
  expect(help).toMatch(/^ {2}prune +--before --dead --folder --database --schema$/m);
});

test('what is no time is refused, and changes nothing', async () => {
  const root = await createAppWithHistory();
  for (const wrong of ['garbage', '99', '7days', '2026-02-30']) {
    const refused = (option: string) =>
      expect.stringContaining(`error: --${option} ${wrong} is not a time\n  help: Write`);
    expect(await runJson(root, `prune --before ${wrong}`)).toEqual(refused('before'));
    expect(await runJson(root, `replay --since ${wrong}`)).toEqual(refused('since'));
    expect(await runJson(root, `dead --until ${wrong}`)).toEqual(refused('until'));
  }
  expect(await runJson(root, 'dead --since 2026-01-02T04:04+01:00 --until 2026-01-02T03:05')).toMatchObject({
    deliveries: [{ id: 'second' }],
  });
  expect(await runJson(root, 'dead --since 2w')).toMatchObject({ deliveries: [] });
  expect(await runJson(root, 'list --event user.registered')).toMatchObject({
    events: [{ deliveries: [{ done: 1 }] }],
  });
});

test('a table is never wider than the terminal', () => {
  const rows = [
    ['name', 'error'],
    ['first', 'Error: '.padEnd(60, 'x')],
  ];
  for (const line of toTable(rows, 40)) expect(line.length).toBeLessThanOrEqual(40);
  expect(toTable(rows, 40)[1]).toBe(`first  Error: ${'x'.repeat(25)}…`);
});
