import * as nodeModule from 'node:module';
import { Worker } from 'node:worker_threads';
import type { AppCode, Ask, FromChild, HandlerCall, ToChild } from '../messages.js';
import { type RunningApp, startApp } from './app.js';
import { connectCauses } from './causes.js';
import { describeError, tidyStack } from '../errors.js';
import { tell } from './tell.js';
import { WATCHDOG } from './watchdog.js';

const IDLE_MS = 300;

/** The loader of TypeScript, as a URL. */
const loader = process.argv[2]!;
const folder = process.cwd();
let app: RunningApp | undefined;
let isEnding = false;

async function start(code: AppCode): Promise<void> {
  try {
    app = await startApp(code);
    tell({ kind: 'ready' });
    // The first requests come first.
    setTimeout(() => new Worker(WATCHDOG, { eval: true, execArgv: [] }).unref(), IDLE_MS);
  } catch (error) {
    tell({ kind: 'unable', error: error instanceof Error ? error.message : describeError(error, folder) });
  }
}

async function answerCall(call: HandlerCall): Promise<void> {
  const { id } = call;
  tell({ kind: 'begun', id });
  try {
    tell({ kind: 'response', id, response: await app!.call(call) });
  } catch (error) {
    tell({ kind: 'failure', id, error: describeError(error, folder) });
  }
}

/** The requests that are not answered. */
const calls = new Set<Promise<void>>();

function track(call: Promise<void>): void {
  calls.add(call);
  void call.then(() => calls.delete(call));
}

async function answer(id: number, ask: Ask): Promise<void> {
  try {
    tell({ kind: 'answer', id, value: await app!.ask(ask) });
  } catch (error) {
    tell({ kind: 'answer', id, error: error instanceof Error ? error.message : String(error) });
  }
}

function end(code: number, message?: FromChild): void {
  isEnding = true;
  if (message === undefined) process.exit(code);
  else tell(message, () => process.exit(code));
}

async function stop(): Promise<void> {
  try {
    app?.retire();
    while (calls.size > 0) await Promise.all(calls);
    await app?.close();
  } catch (error) {
    process.stderr.write(`tsc-run: ${describeError(error, folder)}\n`);
  }
  // Sent last, it is delivered after the answers.
  end(0, { kind: 'retired' });
}

process.on('message', (message: ToChild) => {
  switch (message.kind) {
    case 'start':
      return void start(message.code);
    case 'call':
      return track(answerCall(message.call));
    case 'ask':
      return void answer(message.id, message.ask);
    case 'retire':
      app?.retire();
      return tell({ kind: 'retired' });
    case 'stop':
      return void stop();
    case 'ping':
      return tell({ kind: 'pong' });
  }
});

// The server has ended without a word: nobody would ever stop this process, and what the app started.
process.on('disconnect', () => {
  isEnding = true;
  process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
});

/** An app with listeners of its own decides itself what ends it. */
process.on('uncaughtException', (error) => {
  if (isEnding || process.listenerCount('uncaughtException') > 1) return;
  end(1, { kind: 'crash', error: describeError(error, folder) });
});

process.on('exit', (code) => {
  if (isEnding) return;
  const stack = tidyStack(new Error(`process.exit(${code}) was called`).stack ?? '', folder);
  tell({ kind: 'crash', error: stack.replace(/^Error: /, '') });
});

connectCauses();
// Node 20 has no such cache.
nodeModule.enableCompileCache?.();
// The loader transforms all that is loaded after it. This package, which the app imports, has no need of that.
await import(new URL('index.js', import.meta.url).href);
await import(loader);
tell({ kind: 'warm' });
// A process that is given an app at once has no time for this.
setTimeout(() => {
  if (app === undefined) warmUp();
}, IDLE_MS);

/** Starts the transformer of the loader, which would otherwise take a quarter of a second at the first file. */
function warmUp(): void {
  process.getBuiltinModule('node:sqlite');
  const { transformSync } = nodeModule.createRequire(loader)('esbuild') as {
    transformSync: (text: string, o: object) => void;
  };
  transformSync('let warm: true', { loader: 'ts' });
}
