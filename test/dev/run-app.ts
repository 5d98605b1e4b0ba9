import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { createFolder, type Files, writeFiles } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

/** A line that `tsc-run dev --format json` prints. */
// oxlint-disable-next-line typescript/no-explicit-any -- each kind has its own members
export type Line = { readonly kind: string } & Readonly<Record<string, any>>;

/** A real `tsc-run dev`, which ends with the test. */
export type Running = {
  readonly folder: string;
  readonly url: string;
  readonly process: ChildProcess;
  readonly lines: readonly Line[];
  readonly stderr: () => string;
  readonly get: (path: string, init?: RequestInit) => Promise<{ readonly status: number; readonly text: string }>;
  readonly post: (path: string, body: unknown) => Promise<{ readonly status: number; readonly text: string }>;
  readonly write: (files: Files) => void;
  /** Waits for a line. */
  readonly find: (is: (line: Line) => boolean) => Promise<Line>;
  /** Sends a signal, and resolves with the exit code when the process has ended. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

export type RunOptions = {
  readonly node?: string;
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly folder?: string;
  /** The built command line. Default: that of this repository. */
  readonly cli?: string;
};

export const APP: Files = {
  'package.json': '{ "name": "demo", "type": "module" }',
  'tsconfig.json':
    '{ "compilerOptions": { "module": "nodenext", "target": "es2022", "strict": true, "skipLibCheck": true } }',
  'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';
export default defineConfig({ events: { subscribers: { mail: { events: ['user.registered'] } } } });
`,
  'events/user.ts': 'export type UserRegisteredEvent = { id: string };\n',
  'lib/word.ts': "export const word: string = 'one';\n",
  'functions/api/word.ts': `import { http } from '@tsc-run/core';
import { word } from '../../lib/word.js';
export const GET = () => http.response().json({ word });
`,
  'functions/api/users/index.ts': `import { events, http } from '@tsc-run/core';
export async function POST(request: http.Request): Promise<http.Response> {
  const { id } = request.json<{ id: string }>();
  await events.emit('user.registered', { id });
  return http.response(201).json({ id });
}
`,
  'functions/subscribers/mail.ts': `import { appendFileSync } from 'node:fs';
import type { events } from '@tsc-run/core';
export async function listen(event: events.For<'mail'>, context: events.Context): Promise<void> {
  appendFileSync('delivered.log', JSON.stringify({ id: event.data.id, meta: context.meta }) + '\\n');
}
`,
};

export function createApp(files: Files = {}, name = ''): string {
  const folder = join(createFolder(), name);
  mkdirSync(join(folder, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(REPOSITORY, join(folder, 'node_modules/@tsc-run/core'));
  writeFiles(folder, { ...APP, ...files });
  return folder;
}

/** Starts an app with these files beside `APP`, and resolves when it listens and its code runs. */
export async function runApp(files: Files = {}, options: RunOptions = {}): Promise<Running> {
  const running = await startApp(files, options);
  await running.find(({ kind }) => kind === 'ready');
  return running;
}

export async function startApp(files: Files = {}, options: RunOptions = {}): Promise<Running> {
  const folder = options.folder ?? createApp(files);
  const cli = options.cli ?? join(REPOSITORY, 'dist/cli.cjs');
  const flags = ['dev', '--port', '0', '--format', 'json', ...(options.flags ?? [])];
  const child = spawn(options.node ?? process.execPath, [cli, ...flags], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => void child.on('close', resolve));
  const lines: Line[] = [];
  let rest = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((each) => JSON.parse(each) as Line));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const find = async (is: (line: Line) => boolean): Promise<Line> => {
    await waitFor(
      () => {
        if (child.exitCode !== null && !lines.some(is)) throw new Error(`tsc-run dev has ended:\n${stderr}`);
        return lines.some(is);
      },
      'such a line',
      30_000,
    );
    return lines.find(is)!;
  };
  const { url } = await find(({ kind }) => kind === 'listening');
  const get: Running['get'] = async (path, init) => {
    const response = await fetch(`${url}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  return {
    folder,
    url,
    process: child,
    lines,
    stderr: () => stderr,
    get,
    post: (path, body) => get(path, { method: 'POST', body: JSON.stringify(body) }),
    write: (more) => writeFiles(folder, more),
    find,
    stop(signal = 'SIGINT') {
      child.kill(signal);
      return ended;
    },
  };
}

/** What the server answers to these bytes. */
export function raw({ url }: Running, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
      setTimeout(() => socket.destroy(), 1000);
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
