import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp, REPOSITORY } from '../../support/app.js';

const found = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
const why = found.error === undefined ? '' : ' (skipped: nvim is not installed, apt-get install neovim)';

const API = `import { events } from '@tsc-run/core';
export async function POST() {
  events.emit('user.registerd', { id: '1' });
  await events.emit('user.registered', { id: '1' });
}
`;

test.skipIf(why !== '')(`Neovim shows diagnostics, hover and definition, and renames${why}`, () => {
  const root = createApp({ 'functions/api/users.ts': API });
  const env = { ...process.env, NODE: process.execPath, TSC_RUN: join(REPOSITORY, 'dist/cli.cjs') };
  const script = join(import.meta.dirname, 'neovim.lua');
  const { stdout, stderr, status } = spawnSync('nvim', ['--clean', '--headless', '-c', `luafile ${script}`], {
    cwd: root,
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(status, stderr).toBe(0);
  const answers = JSON.parse(/^\{.*\}$/m.exec(stdout)?.[0] ?? '{}') as Record<string, unknown>;
  expect(answers).toMatchObject({
    hover: expect.stringContaining('type UserRegisteredEvent = { id: string }'),
    definition: expect.objectContaining({ targetUri: expect.stringContaining('events/user-registered.ts') }),
    renamed: "  await events.emit('user.created', { id: '1' });",
  });
  expect([...(answers['codes'] as readonly number[])].sort()).toEqual([71_001, 71_022]);
});
