import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { writeFiles } from '../support/temp-folder.js';

export type Typed = {
  /** The folder of the config of the app, relative to `root`. */
  readonly app?: string;
  /** A new file with a wrong emit, relative to the app, and the module it imports `events` from. */
  readonly file: string;
  readonly from?: string;
};

type Report = { readonly problems: readonly { code: string; file: string; line: number; column: number }[] };

/** Generates an app and checks it with its own compiler: no errors, then exactly those in a file with wrong emits. */
export async function expectTyped(root: string, { app = '.', file, from = '@tsc-run/core' }: Typed): Promise<void> {
  const folder = join(root, app);
  expect(await runCli(folder, 'generate')).toMatchObject({ code: 0, stderr: '' });
  expect(await check(folder)).toEqual({ code: 0, problems: [] });
  writeFiles(folder, {
    [file]: `import { events } from '${from}';
export async function send() {
  await events.emit('user.registered', { id: '1' });
  await events.emit('user.registerd', { id: '1' });
  await events.emit('order.paid', { total: 1 });
  await events.emit('user.registered', { id: 1 });
}
`,
  });
  const { code, problems } = await check(folder);
  expect(code).toBe(1);
  expect(problems).toEqual([`unknown-event ${file}:4:21`, `unsubscribed-event ${file}:5:21`, `TS2322 ${file}:6:42`]);
  rmSync(join(folder, file));
}

async function check(folder: string): Promise<{ code: number | null; problems: readonly string[] }> {
  const { code, stdout, stderr } = await runCli(folder, 'check --format json');
  expect(stderr).toBe('');
  const { problems } = JSON.parse(stdout) as Report;
  return { code, problems: problems.map(({ code: name, file, line, column }) => `${name} ${file}:${line}:${column}`) };
}
