// The development server on an app of 200 functions and 1,000 events: its first answer beside a bare process with the same
// loader, a saved file until its new answer, a request beside bare node:http, and what it costs while nothing happens.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median, printTable, type Row } from './table.ts';

const FUNCTIONS = 200;
const EVENTS = 1000;
const REPOSITORY = join(import.meta.dirname, '../..');
const LOADER = pathToFileURL(join(REPOSITORY, 'node_modules/tsx/dist/loader.mjs')).href;

const folder = mkdtempSync(join(tmpdir(), 'bench-dev-'));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const handler = (text: string): string => `import { http } from '@tsc-run/core';
import { word } from '../../lib/word.js';
type Answer = { readonly text: string };
const answer: Answer = { text: '${text}' + word };
export const GET = (): http.Response => http.response().json(answer);
`;

function createApp(): void {
  mkdirSync(join(folder, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(REPOSITORY, join(folder, 'node_modules/@tsc-run/core'));
  write('package.json', '{ "name": "bench", "type": "module" }');
  write('tsconfig.json', '{ "compilerOptions": { "module": "nodenext", "target": "es2022", "strict": true } }');
  write('lib/word.ts', "export const word: string = '';\n");
  for (let index = 0; index < FUNCTIONS; index++) write(`functions/api/route-${index}.ts`, handler(String(index)));
  const names = Array.from({ length: EVENTS }, (_, index) => `thing.happened${index}`);
  names.forEach((_, index) => {
    write(`events/thing-${index}.ts`, `export type ThingHappened${index}Event = { id: string };\n`);
  });
  write('functions/subscribers/all.ts', 'export async function listen(): Promise<void> {}\n');
  write(
    'tsc-run.config.ts',
    `export default { events: { subscribers: { all: { events: ${JSON.stringify(names)} } } } };\n`,
  );
}

/** Starts the server; resolves with its URL when it listens. */
async function startDev(): Promise<{
  readonly child: ChildProcess;
  readonly url: string;
  readonly pids: () => number[];
}> {
  const cli = join(REPOSITORY, 'dist/cli.cjs');
  const child = spawn(process.execPath, [cli, 'dev', '--port', '0', '--format', 'json'], { cwd: folder });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.on('exit', () => reject(new Error(output)));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /"kind":"listening","url":"([^"]+)"/.exec(output);
      if (found) resolve(found[1]!);
    });
  });
  const pids = (): number[] => [
    child.pid!,
    ...[...output.matchAll(/"kind":"ready","pid":(\d+)/g)].map(([, pid]) => Number(pid)),
  ];
  return { child, url, pids };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
}

async function read(url: string): Promise<string> {
  return (await fetch(url)).text();
}

async function timeFirstAnswer(): Promise<number> {
  const started = performance.now();
  const { child, url } = await startDev();
  await read(`${url}/route-0`);
  const time = performance.now() - started;
  await end(child);
  return time;
}

/** A process that imports the handler and says so. */
async function timeBare(): Promise<number> {
  const file = pathToFileURL(join(folder, 'functions/api/route-0.ts')).href;
  write('bare.mjs', `await import('${file}');\nprocess.send('ready');\n`);
  const started = performance.now();
  const child = fork(join(folder, 'bare.mjs'), { execArgv: ['--import', LOADER], cwd: folder });
  await new Promise((resolve) => child.once('message', resolve));
  const time = performance.now() - started;
  await end(child);
  return time;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function timeSaves(url: string, count: number): Promise<number> {
  const times: number[] = [];
  for (let save = 0; save < count; save++) {
    // A person saves now and then: the next process is warm.
    await pause(1500);
    write('functions/api/route-7.ts', handler(`save ${save} `));
    const started = performance.now();
    const text = await read(`${url}/route-7`);
    times.push(performance.now() - started);
    if (!text.includes(`save ${save}`)) throw new Error(`a stale answer: ${text}`);
  }
  return median(times);
}

async function timeRequests(url: string): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < 300; index++) {
    const started = performance.now();
    await read(url);
    times.push(performance.now() - started);
  }
  return median(times.slice(50));
}

async function timeBareRequests(): Promise<number> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json; charset=utf-8').end('{"text":"0"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const time = await timeRequests(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  server.closeAllConnections();
  return time;
}

/** The processor time of processes, in ms, as Linux tells it. */
function readCpu(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) * 10;
}

async function measureIdle(pids: readonly number[]): Promise<number> {
  const seconds = 20;
  await pause(2000);
  const before = readCpu(pids);
  await pause(seconds * 1000);
  return ((readCpu(pids) - before) / (seconds * 1000)) * 100;
}

async function takeTurns(rounds: number): Promise<readonly [ours: number, base: number]> {
  const ours: number[] = [];
  const base: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await timeFirstAnswer());
    base.push(await timeBare());
  }
  return [median(ours.slice(1)), median(base.slice(1))];
}

createApp();
try {
  const [first, bare] = await takeTurns(4);
  const { child, url, pids } = await startDev();
  await read(`${url}/route-0`);
  const saved = await timeSaves(url, 9);
  const bareRequest = await timeBareRequests();
  const request = await timeRequests(`${url}/route-0`);
  const idle = process.platform === 'linux' ? await measureIdle([pids()[0]!, pids().at(-1)!]) : undefined;
  await end(child);
  const rows: Row[] = [
    { what: 'first answer', ours: first, base: bare, baseline: 'a bare process', unit: 'ms', goal: 1.5 },
  ];
  printTable('Development server, 200 functions and 1,000 events', rows);
  console.log(`from a save to its new answer: ${saved.toFixed(0)} ms (goal: 120)`);
  console.log(`a request: ${request.toFixed(2)} ms, bare node:http ${bareRequest.toFixed(2)} ms (goal: 3 ms more)`);
  if (idle !== undefined) console.log(`idle: ${idle.toFixed(2)} % of a processor (goal: 0.5)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
