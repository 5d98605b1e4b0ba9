import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import { runApp } from './run-app.js';

const word = (text: string) => ({ 'lib/word.ts': `export const word: string = '${text}';\n` });

test('--no-watch keeps the code that was there at the start', async () => {
  const app = await runApp({}, { flags: ['--no-watch'] });
  expect((await app.get('/word')).text).toBe('{"word":"one"}');
  app.write(word('two'));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect((await app.get('/word')).text).toBe('{"word":"one"}');
  expect(await app.stop()).toBe(0);
});

test('--inspect opens the debugger on the code that runs, also after a change', async () => {
  const app = await runApp({}, { flags: ['--inspect'] });
  const list = async (): Promise<readonly { readonly title: string }[]> =>
    (await fetch('http://127.0.0.1:9229/json/list')).json() as never;
  expect(await list()).toHaveLength(1);
  const { pid } = await app.find(({ kind }) => kind === 'ready');
  app.write(word('two'));
  expect((await app.get('/word')).text).toBe('{"word":"two"}');
  expect(await list()).toHaveLength(1);
  const pids = app.lines.filter(({ kind }) => kind === 'ready').map((line) => line['pid'] as number);
  expect(pids).toEqual([pid, expect.any(Number)]);
  // The one that answered before has closed its debugger, and ended.
  await waitFor(() => !isAlive(pids[0]!), 'end of the old process', 30_000);
  expect(await list()).toHaveLength(1);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const outer = Object.values(networkInterfaces())
  .flat()
  .find((each) => each !== undefined && !each.internal && each.family === 'IPv4')?.address;

test.skipIf(outer === undefined)('only --expose lets other machines in', async () => {
  const closed = await runApp();
  await expect(fetch(closed.url.replace('localhost', outer!))).rejects.toThrow('fetch failed');
  const open = await runApp({}, { flags: ['--expose'] });
  const answer = await fetch(`${open.url.replace('localhost', outer!)}/word`);
  expect(await answer.json()).toEqual({ word: 'one' });
});
