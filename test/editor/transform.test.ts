import { spawn } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { PATCHES, runTspc, toTspc } from '../support/tspc.js';

const API = 'functions/api/users.ts';
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    module: 'nodenext',
    target: 'es2022',
    types: [],
    skipLibCheck: true,
    rootDir: '.',
    outDir: 'dist',
    plugins: [{ transform: '@tsc-run/core/transform', transformProgram: true }],
  },
});

const emit = (name: string): string => `import { events } from '@tsc-run/core';
export async function POST() {
  await events.emit('${name}', { id: '1' });
}
`;

/** An app whose registry is older than an event that it subscribes to and emits. */
async function createStaleApp(): Promise<string> {
  const root = createApp({ 'tsconfig.json': TSCONFIG, 'package.json': '{ "type": "module" }' });
  await runCli(root, 'generate');
  writeFiles(root, {
    'events/team-created.ts': 'export type TeamCreatedEvent = { id: string };\n',
    'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['user.registered', 'team.created'] } } } };\n`,
    [API]: emit('team.created'),
  });
  return root;
}

const NEAREST = `functions/api/users.ts(3,21): error TS71001: No event is named 'team.craeted'. Did you mean 'team.created'?\n`;

describe.each(PATCHES)('$patch with TypeScript $compiler', (patch) => {
  test('--noEmit', async () => {
    const root = await createStaleApp();
    writeFiles(root, { [API]: emit('team.craeted') });
    expect(runTspc(patch, root, ['--noEmit', '-p', '.'])).toEqual({ status: 2, output: NEAREST });
  });

  test.each([['--incremental', '-p', '.'], ['-b']])('%s %s %s', async (...flags) => {
    const root = await createStaleApp();
    const run = () =>
      runTspc(
        patch,
        root,
        flags.filter((flag) => flag !== undefined),
      );
    const stale = readFile(root, 'generated/events.ts');
    writeFiles(root, { [API]: emit('team.craeted') });
    // The second run uses what the first one has kept.
    for (const _ of ['first', 'second']) {
      expect(run()).toEqual({ status: expect.toBeOneOf([1, 2]), output: NEAREST });
    }
    writeFiles(root, { [API]: emit('team.created') });
    expect(run()).toEqual({ status: 0, output: '' });
    expect(readFile(root, 'generated/events.ts')).toBe(stale);
    expect(listFolder(root)).toContain('dist/functions/api/users.js');
  });

  test('--watch', async () => {
    const root = await createStaleApp();
    const { script, env } = toTspc(patch);
    const child = spawn(process.execPath, [script, '--watch', '--noEmit', '--preserveWatchOutput'], { cwd: root, env });
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const rounds = (): string[] => output.split(/Watching for file changes\.\n/).slice(0, -1);
    await expect.poll(() => rounds().length, { timeout: 20_000 }).toBe(1);
    expect(rounds()[0]).toContain('Found 0 errors');
    writeFiles(root, { [API]: emit('team.craeted') });
    await expect.poll(() => rounds().length, { timeout: 20_000 }).toBe(2);
    expect(rounds()[1]).toContain("TS71001: No event is named 'team.craeted'");
    expect(rounds()[1]).toContain('Found 1 error');
    writeFiles(root, { 'events/team-created.ts': 'export type TeamCraetedEvent = { id: string };\n' });
    await expect.poll(() => rounds().length, { timeout: 20_000 }).toBe(3);
    expect(rounds()[2]).toContain("TS71001: No event is named 'team.created'");
    expect(rounds()[2]).toContain("TS71002: Nobody subscribes to 'team.craeted'");
  });

  test('without generated files, with a warning, and with a listen that does not take its events', () => {
    const root = createApp({
      'tsconfig.json': TSCONFIG,
      [API]: `import { events } from '@tsc-run/core';\nevents.emit('user.registered', { id: '1' });\nexport function GET() {}\n`,
      'functions/subscribers/mail.ts':
        'export function listen(event: { data: { name: string } }) {\n  return event.data;\n}\n',
    });
    const { output } = runTspc(patch, root, ['--noEmit', '-p', '.']);
    expect(output.split('\n').filter((line) => /^\S/.test(line))).toEqual([
      expect.stringMatching(/^functions\/api\/users\.ts\(2,1\): warning TS71022: /),
      expect.stringMatching(/^functions\/subscribers\/mail\.ts\(1,24\): error TS2344: /),
    ]);
  });
});
