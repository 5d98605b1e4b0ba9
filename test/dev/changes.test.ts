import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { execute } from '../support/packages.js';
import { type Files, writeFiles } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { createApp, runApp, startApp } from './run-app.js';

const RESTARTS = process.env['LONG'] === '1' ? 50 : 12;

describe.skipIf(process.platform !== 'linux')('many restarts', () => {
  test('leave no process, no handle and no memory behind', { timeout: 300_000 }, async () => {
    const app = await runApp();
    const parent = app.process.pid!;
    const save = async (index: number): Promise<void> => {
      app.write({ 'lib/word.ts': `export const word: string = 'save ${index}';\n` });
      expect((await app.get('/word')).text).toBe(`{"word":"save ${index}"}`);
      // The one that runs, and the spare one.
      await waitFor(() => childrenOf(parent).length === 2, 'two processes', 30_000);
    };
    for (let index = 0; index < 5; index++) await save(index);
    const before = await measure(parent);
    for (let index = 5; index < 5 + RESTARTS; index++) await save(index);
    const after = await measure(parent);
    expect(after.handles).toBeLessThanOrEqual(before.handles + 2);
    expect(after.parentMb).toBeLessThan(before.parentMb + 40);
    expect(after.childrenMb).toBeLessThan(before.childrenMb * 1.5);
  });
});

type Measured = { readonly handles: number; readonly parentMb: number; readonly childrenMb: number };

async function measure(parent: number): Promise<Measured> {
  // The spare process takes a moment to be warm.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  return {
    handles: readdirSync(`/proc/${parent}/fd`).length,
    parentMb: memoryOf(parent),
    childrenMb: childrenOf(parent).reduce((sum, pid) => sum + memoryOf(pid), 0),
  };
}

/** What a process holds in memory, in MB. */
function memoryOf(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function childrenOf(parent: number): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]) === parent;
    } catch {
      // It has ended.
      return false;
    }
  });
}

const ROUTES = 40;

/** Everything of a branch has another text than on the other one. */
function toBranch(name: string): Files {
  const route = (index: number): string => `import { http } from '@tsc-run/core';
import { word } from '../../lib/word.js';
export const GET = () => http.response().text(\`\${word} ${name} ${index}\`);
`;
  return {
    '.gitignore': 'node_modules\n.tsc-run\n',
    'lib/word.ts': `export const word: string = '${name}';\n`,
    [`events/${name}.ts`]: `export type Only${name}Event = { id: string };\n`,
    [`functions/api/only-${name}.ts`]: route(0),
    ...Object.fromEntries(
      Array.from({ length: ROUTES }, (_, index) => [`functions/api/route-${index}.ts`, route(index)]),
    ),
  };
}

test('a branch switch under a running server leaves no stale answer', async () => {
  const folder = createApp();
  const cli = join(REPOSITORY, 'dist/cli.cjs');
  const git = (...args: readonly string[]): string =>
    execute('git', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args);
  const commit = (name: string): void => {
    writeFiles(folder, toBranch(name));
    execute(process.execPath, folder, cli, 'generate');
    git('add', '-A');
    git('commit', '-qm', name);
  };
  git('init', '-q', '-b', 'one');
  commit('one');
  git('checkout', '-qb', 'two');
  git('rm', '-q', 'events/one.ts', 'functions/api/only-one.ts');
  commit('two');

  const app = await startApp({}, { folder });
  for (let turn = 0; turn < 6; turn++) {
    const [name, other] = turn % 2 === 0 ? ['one', 'two'] : ['two', 'one'];
    git('checkout', '-q', name!);
    const answers = await Promise.all([
      app.get('/route-7'),
      app.get('/word'),
      app.get(`/only-${name}`),
      app.get(`/only-${other}`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404]);
    expect(answers[0]!.text).toBe(`${name} ${name} 7`);
    expect(answers[1]!.text).toBe(`{"word":"${name}"}`);
    execute(process.execPath, folder, cli, 'generate', '--check');
    expect(git('status', '--porcelain')).toBe('');
  }
  expect(app.lines.filter(({ kind }) => kind === 'failure' || kind === 'trouble')).toEqual([]);
});
