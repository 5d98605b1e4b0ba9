import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp, REPOSITORY } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

/** Far more than it takes, far less than a quadratic algorithm would. */
const BOUND_MS = 30_000;

async function within<T>(work: Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work;
  expect(performance.now() - started).toBeLessThan(BOUND_MS);
  return result;
}

test('10,000 events are generated, fresh and compiled; one more is reported by name', async () => {
  const numbers = Array.from({ length: 10_000 }, (_, index) => index);
  const root = createApp(
    {
      'tsc-run.config.ts': `import { names } from './names.js';
export default { events: { subscribers: { mail: { events: ['user.registered', ...names] } } } };
`,
      'names.ts': `export const names = [\n${numbers.map((n) => `  'thing${n}.happened',\n`).join('')}] as const;\n`,
      'functions/subscribers/mail.ts':
        'export function listen(event: { type: string; data: object }) { return event.type; }\n',
    },
    '7.0',
  );
  writeFiles(
    root,
    Object.fromEntries(
      numbers.map((n) => [`events/${n % 100}/thing${n}.ts`, `export type Thing${n}HappenedEvent = { id: ${n} };\n`]),
    ),
  );
  const generated = await within(runCli(root, 'generate'));
  expect(generated).toMatchObject({ code: 0, stderr: '' });
  expect(generated.stdout).toContain('10002 events, 1 subscriber: no problems');
  expect(await within(runCli(root, 'generate --check'))).toMatchObject({ code: 0, stderr: '' });

  const api = 'functions/api/users.ts';
  const emit = (name: string, id: number) => `await events.emit('${name}', { id: ${id} });\n`;
  const emits = numbers.filter((n) => n % 10 === 0).map((n) => emit(`thing${n}.happened`, n));
  writeFiles(root, { [api]: `import { events } from '@tsc-run/core'; export function GET() {}\n${emits.join('')}` });
  expect(await within(runCli(root, 'check'))).toMatchObject({ code: 0, stderr: '' });
  writeFiles(root, { [api]: `${readFile(root, api)}${emit('thing5.happend', 5)}${emit('thing6.happened', 5)}` });
  const { code, stdout } = await within(runCli(root, 'check'));
  expect(code).toBe(1);
  expect(stdout).toContain(`${api}:1002:19 - error tsc-run(unknown-event): No event is named 'thing5.happend'.`);
  expect(stdout).toContain("help: Did you mean 'thing5.happened'?");
  expect(stdout).toContain(`${api}:1003:40 - error TS2322`);
  expect(stdout).toContain('10002 events, 1 subscriber, 1002 call sites, 1 route: 2 errors');

  writeFiles(root, { 'events/more.ts': 'export type OneMoreThingEvent = {};\n' });
  expect((await within(runCli(root, 'generate --check'))).stderr).toContain(
    "generated/events.ts is stale ('one.more.thing').",
  );
});

test('2,000 call sites in one file', async () => {
  const line = (n: number) =>
    n % 500 === 7
      ? `  await events.emit('user.registerd', { id: '${n}' });\n`
      : `  await events.emit('user.registered', { id: '${n}' });\n`;
  const root = createApp({}, '7.0');
  writeFiles(root, {
    'functions/many.ts': `import { events } from '@tsc-run/core';\nexport async function many() {\n${Array.from({ length: 2_000 }, (_, n) => line(n)).join('')}}\n`,
  });
  await runCli(root, 'generate');
  const { code, stdout } = await within(runCli(root, 'check'));
  expect(code).toBe(1);
  expect(stdout.match(/many\.ts:\d+:21 - error \S+/g)).toEqual(
    [7, 507, 1007, 1507].map((n) => `many.ts:${n + 3}:21 - error tsc-run(unknown-event):`),
  );
  expect(stdout).toContain('2 events, 1 subscriber, 2001 call sites, 1 route: 4 errors');
});

test('our package through a link, and an app below a folder of links', async () => {
  const root = createApp({}, '7.0');
  execFileSync('ln', ['-s', root, `${root}-link`]);
  try {
    expect(await runCli(`${root}-link`, 'generate')).toMatchObject({ code: 0, stderr: '' });
    expect(await runCli(`${root}-link`, 'check')).toMatchObject({ code: 0, stderr: '' });
    expect(await runCli(join(REPOSITORY, 'src'), `generate --check --project ${root}-link`)).toMatchObject({ code: 0 });
  } finally {
    execFileSync('rm', [`${root}-link`]);
  }
});
