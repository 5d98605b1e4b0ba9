import { expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { toTable } from '../../src/cli/terminal/table.js';
import { readMoment } from '../../src/cli/commands/events/moment.js';
import { openSqliteBus } from '../../src/buses/local.js';

const MANIFEST = {
  events: [
    { name: 'user.registered', subscribers: ['mail'] },
    { name: 'user.deleted', subscribers: ['mail'] },
  ],
  subscribers: [{ name: 'mail' }],
};

/** An app whose subscriber `mail` accepted one event and rejected another. */
async function createAppWithHistory(): Promise<string> {
  const root = createApp();
  const bus = await openSqliteBus({ folder: `${root}/.tsc-run`, manifest: MANIFEST, attempts: 1, pollMs: 5 });
  await bus.consume(async (_subscriber, event) => {
    if (event.type === 'user.deleted') throw new Error('no such mailbox');
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
  const { code, stdout, stderr } = await runCli(root, `events ${line} --format json`);
  return code === 0 ? (JSON.parse(stdout) as unknown) : stderr;
}

test('list shows events with their types, emits and deliveries', async () => {
  const root = await createAppWithHistory();
  expect((await runCli(root, 'events list')).stdout).toBe(`                 waiting  running  done  dead
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
  });
});

test('dead shows why deliveries failed; redrive starts them again', async () => {
  const root = await createAppWithHistory();
  expect((await runCli(root, 'events dead')).stdout).toBe(
    `emitted                   event         subscriber  attempts  id      error
2026-01-02T03:04:05.678Z  user.deleted  mail        1         second  Error: no such mailbox
1 dead delivery; start them again with tsc-run events redrive
`,
  );
  expect((await runCli(root, 'events redrive')).stdout).toBe('1 dead delivery will be started again.\n');
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
  expect((await runCli(root, 'events list --event nothing')).code).toBe(2);
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
  expect((await runCli(root, 'events prune --before 2026-02-01')).stdout).toBe(
    '1 event from before 2026-02-01T00:00:00.000Z forgotten.\n',
  );
  expect(await runJson(root, 'prune --before 2026-02-01 --dead')).toMatchObject({ pruned: 1 });
});

test('no store is created for an app that never emitted', async () => {
  const root = createApp();
  expect((await runCli(root, 'events dead')).stdout).toBe('No dead deliveries.\n');
  expect(await runJson(root, 'replay --all')).toMatchObject({ replayed: 0 });
});

test('times are absolute or relative to now', () => {
  const now = Date.parse('2026-01-02T00:00:00Z');
  expect(readMoment('since', '12h', now)).toBe('2026-01-01T12:00:00.000Z');
  expect(readMoment('since', '2026-01-01', now)).toBe('2026-01-01T00:00:00.000Z');
  expect(() => readMoment('since', 'yesterday', now)).toThrow('--since yesterday is not a time');
});

test('a table is never wider than the terminal', () => {
  const rows = [
    ['name', 'error'],
    ['first', 'Error: '.padEnd(60, 'x')],
  ];
  for (const line of toTable(rows, 40)) expect(line.length).toBeLessThanOrEqual(40);
  expect(toTable(rows, 40)[1]).toBe(`first  Error: ${'x'.repeat(25)}…`);
});
