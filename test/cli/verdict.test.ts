import { expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

const IMPORT = `import { events } from '@tsc-run/core';\n`;

/** A line in capitals stands for the code that the compiler leaves alone. */
const NEGATIVE = `${IMPORT}export async function f(ok: boolean) {
  // @ts-expect-error: no such event
  await events.emit('user.registerd', { id: '1' });
  // @ts-expect-error
  await events.emitMany([{ type: 'user.registerd', data: { id: '1' } }]);
  // @ts-ignore
  ok && events.emit('user.registered', { id: 1 });
}
`;

test.each(['5.9', '7.0'] as const)(
  'TypeScript %s: a negative type test is green, and stays as it is',
  async (compiler) => {
    const root = createApp(
      { 'test/a.ts': NEGATIVE, 'test/b.ts': `// @ts-nocheck\n${IMPORT}events.emit('nope', {});\n` },
      compiler,
    );
    await runInside(root, 'generate');
    expect(await runInside(root, 'check --fix')).toMatchObject({ code: 0 });
    expect(readFile(root, 'test/a.ts')).toBe(NEGATIVE);
  },
);

test('a name that the compiler accepts is not reported, unless it was not asked', async () => {
  const own = `${IMPORT}declare module '@tsc-run/core' { interface EventRegistry { 'legacy.thing': { a: 1 } } }
export async function f() {
  await events.emit('legacy.thing', { a: 1 });
  await (events as any).emit('user.nope', {});
}
`;
  const root = createApp({ 'src/own.ts': own }, '7.0');
  await runInside(root, 'generate');
  expect(await runInside(root, 'check')).toMatchObject({ code: 0 });
  expect(await runInside(root, 'check --no-tsc')).toMatchObject({ code: 1 });
  writeFiles(root, { 'src/broken.ts': 'export const = 1;\n' });
  expect((await runInside(root, 'check')).stdout).toContain(`No event is named 'user.nope'`);
});

test('one fault is one message', async () => {
  const root = createApp(
    {
      'functions/subscribers/mail.ts': 'export default function listen() {}\n',
      'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';
export default defineConfig({ events: { registry: 'globl', subscribers: {
  mail: { events: ['user.registered'] },
  log: { external: 'yes', events: ['order.piad'] },
} } });
`,
    },
    '7.0',
  );
  await runInside(root, 'generate');
  const { stdout } = await runInside(root, 'check --format json');
  const { problems } = JSON.parse(stdout) as { problems: readonly { code: string }[] };
  expect(problems.map(({ code }) => code).sort()).toEqual([
    'config-invalid',
    'config-invalid',
    'listen-not-exported',
    'unknown-event',
  ]);
});

test.each([
  [`<N extends events.Name>(n: N, d: events.Payload<N>) => events.emit(n, d)`, 'events.EmitPayload<N>'],
  [`(n: events.Name, d: { id: string }) => events.emit(n, d)`, 'events.EmitPayload<N>'],
  [`(ok: boolean) => events.emit(ok ? 'user.registered' : 'order.paid', { id: '' })`, 'emit one name in each branch'],
])('an emit of several events says what to write: %s', async (code, help) => {
  const config = `export default { events: { subscribers: { mail: { events: ['user.registered'] }, log: { external: true, events: ['order.paid'] } } } };\n`;
  const root = createApp({ 'src/a.ts': `${IMPORT}export const f = ${code};\n`, 'tsc-run.config.ts': config }, '7.0');
  await runInside(root, 'generate');
  const { code: exit, stdout } = await runInside(root, 'check');
  expect(exit).toBe(1);
  expect(stdout).toContain(help);
});

test('the command line: help, -p, -w, and GitHub Actions', async () => {
  const root = createApp({ 'app/tsc-run.config.ts': 'export default { events: { outDir: 1 } };\n' });
  const help = await runInside(root, 'help check');
  expect(help).toEqual(await runInside(root, 'check --help'));
  expect((await runInside(root, 'help')).stdout).toContain('tsc-run help <command>');
  expect((await runInside(root, 'help chekc')).stderr).toContain('Did you mean tsc-run check?');
  expect((await runInside(root, 'generate -w --check')).stderr).toContain('--check and --watch');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: root };
  expect((await runCli(root, 'check --no-tsc -p app', { env })).stdout).toContain(
    '::error file=app/tsc-run.config.ts,',
  );
  expect((await runCli(root, 'check --no-tsc -p app --format pretty', { env })).stdout).not.toContain('::error');
});
