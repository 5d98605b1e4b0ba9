import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Activity, EmitActivity } from '../journal/activity.js';
import {
  type AppCode,
  type Ask,
  type FromChild,
  type HandlerCall,
  type HandlerResponse,
  type Told,
  type ToChild,
  WATCHDOG_FD,
} from '../messages.js';

/** How a call of a handler ended. */
export type Outcome =
  | { readonly kind: 'response'; readonly response: HandlerResponse }
  | { readonly kind: 'failure'; readonly error: string }
  /** The process has ended. If the handler had not begun, the call can be repeated. */
  | { readonly kind: 'lost'; readonly begun: boolean; readonly error: string }
  /** There is no process that could run it, until something changes. */
  | { readonly kind: 'down'; readonly error: string };

/** A process that runs an app, or will: until `start`, it holds none of the app's code. */
export type AppProcess = {
  readonly pid: number | undefined;
  /** Resolves when the process can be given an app. */
  readonly warm: Promise<void>;
  /** Resolves when the app runs; rejects if it cannot. */
  readonly start: (code: AppCode) => Promise<void>;
  readonly call: (call: HandlerCall) => Promise<Outcome>;
  readonly ask: (ask: Ask) => Promise<unknown>;
  /** Makes it take no further deliveries; resolves when it has heard. */
  readonly retire: () => Promise<void>;
  /** Ends it when everything that runs in it has ended; at the latest after `patienceMs`. */
  readonly stop: (patienceMs: number) => Promise<void>;
  readonly kill: (reason: string) => void;
  /** Resolves with the reason when the process has ended. */
  readonly ended: Promise<string>;
  /** Whether a handler has begun in it. */
  readonly hasServed: () => boolean;
};

export type ProcessOptions = {
  /** Absolute. */
  readonly folder: string;
  /** The tsconfig for the loader, if it is not `tsconfig.json` of the folder. */
  readonly tsconfig: string | undefined;
  /** Whether what the app prints must not reach stdout. */
  readonly keepStdout: boolean;
  /** Called when the app cannot go on with the store that it opened. */
  readonly onStoreGone: () => void;
  readonly onActivity: (activity: Activity, origin: EmitActivity | undefined) => void;
};

/** Trying again would not help. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** So many seconds without an answer mean that the process is blocked. */
const PATIENCE_S = 5;
/** While no request runs, the process is asked once in so many seconds. */
const IDLE_S = 5;
/** How long the thread that watches may take to say where the process is blocked, in milliseconds. */
const STACK_MS = 500;

const require = createRequire(import.meta.url);

export function openProcess(options: ProcessOptions): AppProcess {
  const { folder, tsconfig, keepStdout, onStoreGone, onActivity } = options;
  const child = forkChild(folder, tsconfig, keepStdout);
  const calls = new Map<string, { begun: boolean; readonly place: string; resolve(outcome: Outcome): void }>();
  const questions = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const warm = deferred<void>();
  const ready = deferred<void>();
  const retired = deferred<void>();
  const ended = deferred<string>();
  let reason: string | undefined;
  let isStopping = false;
  let asked = 0;
  let hasServed = false;

  const post = (message: ToChild): void => {
    if (child.connected) child.send(message, undefined, undefined, () => undefined);
  };

  const settle = (id: string, outcome: Outcome): void => {
    calls.get(id)?.resolve(outcome);
    calls.delete(id);
  };

  const begin = (id: string): void => {
    hasServed = true;
    const call = calls.get(id);
    if (call !== undefined) call.begun = true;
  };

  const listen = (message: FromChild): void => {
    switch (message.kind) {
      case 'warm':
        return warm.resolve();
      case 'ready':
        return ready.resolve();
      case 'unable':
        return ready.reject(new CannotStart(message.error));
      case 'begun':
        return begin(message.id);
      case 'response':
        return settle(message.id, { kind: 'response', response: message.response });
      case 'failure':
        return settle(message.id, { kind: 'failure', error: message.error });
      case 'answer': {
        const question = questions.get(message.id);
        questions.delete(message.id);
        if (message.error === undefined) return question?.resolve(message.value);
        return question?.reject(new Error(message.error));
      }
      case 'activity':
        return onActivity(message.activity, message.origin);
      case 'crash':
        return void (reason ??= message.error);
      case 'store-gone':
        return onStoreGone();
      case 'retired':
        return retired.resolve();
      case 'pong':
        return void (silent = undefined);
    }
  };

  const kill = (why: string): void => {
    reason ??= why;
    killGroup(child);
  };

  const killBlocked = async (): Promise<void> => {
    clearInterval(heartbeat);
    const stack = await readStack(child, folder);
    kill(describeBlock([...calls.values()], stack));
  };

  /** Seconds since the last question, and without an answer to it. */
  let asleep = 0;
  let silent: number | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  const beat = (): void => {
    if (silent !== undefined) {
      silent += 1;
      if (silent >= PATIENCE_S) void killBlocked();
      return;
    }
    asleep += 1;
    if (calls.size === 0 && asleep < IDLE_S) return;
    asleep = 0;
    silent = 0;
    post({ kind: 'ping' });
  };

  const end = (why: string): void => {
    clearInterval(heartbeat);
    const error = reason ?? why;
    warm.reject(new Error(error));
    ready.reject(new Error(error));
    retired.resolve();
    for (const [id, { begun }] of calls) settle(id, { kind: 'lost', begun, error });
    for (const { reject } of questions.values()) reject(new Error(error));
    // What the app started and left behind.
    killGroup(child);
    ended.resolve(error);
  };
  child.on('message', (sent: Partial<Told> | null) => {
    const message = sent?.tscRun;
    if (message !== undefined) listen(message);
  });
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => {
    end(isStopping ? 'It was stopped.' : `The process of the app ended (${signal ?? `exit code ${code}`}).`);
  });

  return {
    pid: child.pid,
    warm: warm.promise,
    start(code) {
      // With a debugger, a process that does not answer may be at a breakpoint.
      if (code.inspect === undefined) heartbeat = setInterval(beat, 1000).unref();
      post({ kind: 'start', code });
      return ready.promise;
    },
    call(call) {
      return new Promise((resolve) => {
        if (!child.connected)
          return resolve({ kind: 'lost', begun: false, error: 'The process of the app has ended.' });
        calls.set(call.id, { begun: false, place: `${call.place}`, resolve });
        post({ kind: 'call', call });
      });
    },
    ask(ask) {
      return new Promise((resolve, reject) => {
        if (!child.connected) return reject(new Error('The app does not run.'));
        asked += 1;
        questions.set(asked, { resolve, reject });
        post({ kind: 'ask', id: asked, ask });
      });
    },
    retire() {
      post({ kind: 'retire' });
      return retired.promise;
    },
    async stop(patienceMs) {
      isStopping = true;
      post({ kind: 'stop' });
      const timer = setTimeout(() => kill(`It did not end within ${patienceMs / 1000} s.`), patienceMs);
      await ended.promise;
      clearTimeout(timer);
    },
    kill,
    ended: ended.promise,
    hasServed: () => hasServed,
  };
}

function describeBlock(calls: readonly { readonly begun: boolean; readonly place: string }[], stack: string): string {
  const places = calls.filter(({ begun }) => begun).map(({ place }) => place);
  const running = places.length === 0 ? '' : ` while these ran: ${[...new Set(places)].join(', ')}`;
  return `The process of the app did not answer for ${PATIENCE_S} s${running}. A loop that never ends? It was replaced.${stack}`;
}

/** Where the main thread of a process is, as lines of a stack; empty if that cannot be had. */
async function readStack(child: ChildProcess, folder: string): Promise<string> {
  const socket = child.stdio[WATCHDOG_FD] as Socket;
  const answered = new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(String(data)));
    setTimeout(() => resolve(''), STACK_MS);
  });
  socket.write('?');
  const { tidyStack } = await import('../errors.js');
  // The first lines are those of the question itself.
  const frames = (await answered).split('\n').slice(2).join('\n');
  return frames === '' ? '' : `\n${tidyStack(frames, folder)}`;
}

/** The program of a child, built beside this file; its own process group keeps Ctrl+C in the terminal from ending it. */
function forkChild(folder: string, tsconfig: string | undefined, keepStdout: boolean): ChildProcess {
  const loader = require.resolve('tsx/package.json');
  const main = join(dirname(require.resolve('@tsc-run/core/package.json')), 'dist/dev-child.js');
  const child = fork(main, [pathToFileURL(join(dirname(loader), 'dist/loader.mjs')).href], {
    cwd: folder,
    execArgv: [],
    env: {
      NODE_ENV: 'development',
      ...process.env,
      ...(tsconfig !== undefined && { TSX_TSCONFIG_PATH: tsconfig }),
    },
    serialization: 'advanced',
    detached: process.platform !== 'win32',
    stdio: ['ignore', keepStdout ? 2 : 'inherit', 'inherit', 'ipc', 'pipe'],
  });
  // It may end while something is written.
  (child.stdio[WATCHDOG_FD] as Socket).on('error', () => undefined);
  return child;
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32') {
      if (exitCode === null && signalCode === null) process.kill(pid, 'SIGKILL');
    } else process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

type Deferred<T> = {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
};

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((...both) => ([resolve, reject] = both));
  // Who does not wait for it need not hear of a failure.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
