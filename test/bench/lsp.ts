// The language server over stdio: its start beside a cold `generate`, its answers, and the memory that it takes.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, startClient } from '../editor/lsp/client.js';
import { CLI, createApp, type Folder, toSourceFile } from './app.ts';
import { median, printTable, type Row } from './table.ts';

const EVENTS = 10_000;
const FEWER = 1_000;
const STARTS = 3;
const ROUNDS = 100;
const API = toSourceFile(0);
const CONFIG = 'tsc-run.config.ts';

async function time(run: () => unknown): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function medianOf(count: number, run: (round: number) => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) times.push(await run(round));
  return median(times);
}

/** One name is wrong, so that there is something to tell. */
const WRONG = { initializationOptions: { typescript: false } };

/** Waits until the server has told more about a file. */
async function nextNews(client: Client, change: () => void): Promise<number> {
  const heard = (): number => client.heard('textDocument/publishDiagnostics').length;
  const before = heard();
  return time(async () => {
    change();
    // Without a pause, this process would take the time of the one that is measured.
    while (heard() === before) await sleep(1);
  });
}

/** From the start of the process to its first diagnostics. */
async function measureStart(app: Folder): Promise<number> {
  const started = performance.now();
  const client = await startClient(app.root, WRONG);
  await nextNews(client, () => undefined);
  const taken = performance.now() - started;
  await client.stop();
  return taken;
}

async function measureAnswers(client: Client) {
  const place = client.find(API, "emit('", "emit('".length + 2);
  const inConfig = client.find(CONFIG, 'area0.thing', 4);
  const ask = (method: string, at: object): Promise<number> =>
    medianOf(ROUNDS, () => time(() => client.ask(`textDocument/${method}`, at)));
  return {
    hover: await ask('hover', place),
    definition: await ask('definition', place),
    'completion in the config': await ask('completion', inConfig),
    'completion in emit': await ask('completion', place),
  };
}

/** From a keystroke that makes or mends a mistake to the diagnostics of it. */
function measureTyping(client: Client): Promise<number> {
  const text = client.textOf(API);
  const wrong = text.replace("emit('", "emit('x");
  return medianOf(ROUNDS, (round) => nextNews(client, () => client.type(API, round % 2 === 0 ? wrong : text)));
}

function residentOf({ pid }: Client): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** The memory of a Node process that does nothing. */
function measureBare(): number {
  return Number(execFileSync(process.execPath, ['-p', 'process.memoryUsage.rss() / 2 ** 20'], { encoding: 'utf8' }));
}

const [large, small] = [EVENTS, FEWER].map((events) => createApp({ events, sources: 200 })) as [Folder, Folder];
try {
  for (const { root } of [large, small]) execFileSync(process.execPath, [CLI, 'generate'], { cwd: root });
  const wrong = readFileSync(`${large.root}/${API}`, 'utf8').replace("emit('", "emit('x");
  const generate = await medianOf(STARTS, () => {
    rmSync(`${large.root}/generated`, { recursive: true });
    return time(() => execFileSync(process.execPath, [CLI, 'generate'], { cwd: large.root }));
  });
  writeFileSync(`${large.root}/${API}`, wrong);
  const start = await medianOf(STARTS, () => measureStart(large));
  const client = await startClient(large.root, WRONG);
  client.open(API);
  const answers = await measureAnswers(client);
  const typing = await measureTyping(client);
  const memory = residentOf(client);
  await client.stop();
  const fewer = await startClient(small.root, WRONG);
  fewer.open(API);
  await fewer.ask('workspace/symbol', { query: '' });
  const typingFewer = await measureTyping(fewer);
  await fewer.stop();
  const goal = 10;
  printTable(`tsc-run lsp, ${EVENTS} events`, [
    {
      what: 'start to first diagnostics',
      ours: start,
      baseline: 'generate, cold',
      base: generate,
      unit: 'ms',
      goal: 1.5,
    },
    ...Object.entries(answers).map(([what, ours]): Row => ({
      what,
      ours,
      baseline: 'the goal',
      base: goal,
      unit: 'ms',
      goal: 1,
    })),
    { what: `keystroke to diagnostics`, ours: typing, baseline: `at ${FEWER} events`, base: typingFewer, unit: 'ms' },
    { what: `the same, ${FEWER} events`, ours: typingFewer, baseline: 'the goal', base: 15, unit: 'ms', goal: 1 },
    { what: 'memory', ours: memory, baseline: 'the goal', base: 150, unit: 'MB', goal: 1 },
    { what: 'memory', ours: memory, baseline: 'a bare Node', base: measureBare(), unit: 'MB' },
  ]);
} finally {
  for (const each of [large, small]) each.remove();
}
