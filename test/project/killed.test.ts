import { spawn } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createApp, REPOSITORY } from '../support/app.js';
import { runMeddled } from '../support/meddle.js';
import { runCli } from '../support/run-cli.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

const FILES = ['events.ts', 'manifest.json', 'subscribers.ts'] as const;
const KILLS = process.env['LONG'] ? 200 : 15;

/** Two spellings of one event: all generated files differ. In the app only the config differs, which is replaced atomically. */
const STATES = ['order.sent.back', 'order.sent_back'] as const;

function setState(root: string, event: (typeof STATES)[number] | undefined): void {
  const config = `export default { events: { subscribers: { mail: { events: ['user.registered', '${event}'] } } } };\n`;
  writeFiles(root, { 'next.ts': config });
  renameSync(join(root, 'next.ts'), join(root, 'tsc-run.config.ts'));
}

function createTwoStates(): string {
  return createApp({ 'events/order-sent-back.ts': 'export type OrderSentBackEvent = {};\n' });
}

type Texts = Readonly<Record<string, string | undefined>>;

function readGenerated(root: string): Texts {
  const read = (name: string) =>
    existsSync(join(root, 'generated', name)) ? readFile(root, `generated/${name}`) : undefined;
  return Object.fromEntries(FILES.map((name) => [name, read(name)]));
}

/** The generated files of each state. */
async function renderStates(root: string): Promise<readonly Texts[]> {
  const rendered: Texts[] = [];
  for (const state of STATES) {
    setState(root, state);
    expect((await runCli(root, 'generate')).code).toBe(0);
    rendered.push(readGenerated(root));
  }
  expect(FILES.filter((name) => rendered[0]?.[name] === rendered[1]?.[name])).toEqual([]);
  return rendered;
}

/** The files that match none of these states and are not allowed to be missing. */
function findHalf(root: string, states: readonly Texts[]): readonly string[] {
  const now = readGenerated(root);
  return FILES.filter((name) => !states.some((state) => state[name] === now[name]));
}

async function expectMended(root: string, states: readonly Texts[]): Promise<void> {
  expect((await runCli(root, 'generate')).code).toBe(0);
  expect(states).toContainEqual(readGenerated(root));
  expect(readdirSync(join(root, 'generated')).sort()).toEqual(FILES);
}

test.each([
  ['nothing has been generated', undefined],
  ['there is old output', 0],
])('killed at every step of writing, when %s: whole files, and the next run mends all', async (_, old) => {
  const root = createTwoStates();
  const states = await renderStates(root);
  const before = old === undefined ? {} : (states[old] as Texts);
  setState(root, STATES[1]);
  for (let step = 1; ; step++) {
    rmSync(join(root, 'generated'), { recursive: true });
    for (const [name, text = ''] of Object.entries(before)) writeFiles(root, { [`generated/${name}`]: text });
    const { signal } = await runMeddled(root, 'generate', `kill:${step}`);
    expect(findHalf(root, [before, states[1] as Texts])).toEqual([]);
    await expectMended(root, states);
    if (signal !== null) continue;
    expect(step).toBeGreaterThan(10);
    return;
  }
});

test(`killed at ${KILLS} random moments: no partial files, and the next run repairs everything`, async () => {
  const root = createTwoStates();
  const states = await renderStates(root);
  const started = performance.now();
  await runCli(root, 'generate');
  const longest = (performance.now() - started) * 1.3;
  let killed = 0;
  for (let run = 0; run < KILLS; run++) {
    setState(root, STATES[run % 2]);
    if (await killAfter(root, Math.random() * longest)) killed++;
    expect(findHalf(root, states)).toEqual([]);
  }
  expect(killed).toBeGreaterThan(KILLS / 10);
  await expectMended(root, states);
});

/** Whether the command was still running at that time. */
async function killAfter(root: string, milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, [join(REPOSITORY, 'dist/cli.cjs'), 'generate'], { cwd: root, stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  await Promise.race([sleep(milliseconds), ended]);
  child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}

test('two runs at once from different sources: the files of one of them, never a mixture', async () => {
  const root = createTwoStates();
  const states = await renderStates(root);
  for (const [slow, pause] of [
    [20, 0],
    [60, 100],
    [60, 140],
    [60, 180],
    [60, 220],
    [120, 200],
    [120, 300],
  ] as const) {
    setState(root, STATES[0]);
    const first = runMeddled(root, 'generate', `slow:${slow}`);
    await sleep(pause);
    setState(root, STATES[1]);
    const second = runMeddled(root, 'generate', `slow:${slow / 3}`);
    expect([(await first).code, (await second).code]).toEqual([0, 0]);
    expect(states).toContainEqual(readGenerated(root));
    expect(readdirSync(join(root, 'generated')).sort()).toEqual(FILES);
  }
});

test('temporary files of a running process stay, those of a dead one are removed', async () => {
  const root = createApp();
  await runCli(root, 'generate');
  const alive = `.events.ts.${process.pid}-0123abcd.tmp`;
  const others = ['.events.ts.x-0123abcd.tmp', '.mine.ts.1-0123abcd.tmp', 'notes.tmp'];
  for (const name of [alive, ...others, '.events.ts.4194304-0123abcd.tmp', '.manifest.json.4194304-0123abcd.tmp']) {
    writeFileSync(join(root, 'generated', name), '');
  }
  await runCli(root, 'generate');
  expect(readdirSync(join(root, 'generated')).sort()).toEqual([alive, ...others, ...FILES].sort());
});
