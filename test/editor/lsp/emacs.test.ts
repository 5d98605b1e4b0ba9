import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp, REPOSITORY } from '../../support/app.js';
import { createFolder } from '../../support/temp-folder.js';

const found = spawnSync('emacs', ['--batch', '--eval', "(require 'lsp-mode)"]);
const why = found.status === 0 ? '' : ' (skipped: no Emacs with lsp-mode, apt-get install emacs-nox elpa-lsp-mode)';

const API = `import { events } from '@tsc-run/core';
export async function POST() {
  events.emit('user.registerd', { id: '1' });
  await events.emit('user.registered', { id: '1' });
}
`;

test.skipIf(why !== '')(`Emacs shows diagnostics, hover and definition, and renames${why}`, () => {
  const root = createApp({ 'functions/api/users.ts': API });
  const env = {
    ...process.env,
    HOME: createFolder(),
    NODE: process.execPath,
    TSC_RUN: join(REPOSITORY, 'dist/cli.cjs'),
  };
  const { stdout, stderr, status } = spawnSync('emacs', ['--batch', '-l', join(import.meta.dirname, 'emacs.el')], {
    cwd: root,
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(status, stderr).toBe(0);
  expect(JSON.parse(/^\{.*\}$/m.exec(stdout)?.[0] ?? '{}')).toEqual({
    codes: expect.toSatisfy((codes: readonly number[]) => [...codes].sort().join() === '71001,71022'),
    hover: expect.stringContaining('type UserRegisteredEvent = { id: string }'),
    definition: expect.stringContaining('events/user-registered.ts'),
    renamed: API.replace("'user.registered'", "'user.created'"),
  });
});
