import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { onTestFinished } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { findNode } from '../support/installed.js';
import { waitFor } from '../support/wait-for.js';
import type { Task } from './worker.js';

const HOOKS = new URL('../support/run-typescript.mjs', import.meta.url).href;
const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** The command that starts a worker, for tests that run it under another program. */
export function toCommand(task: Task): readonly string[] {
  return [process.execPath, '--disable-warning=ExperimentalWarning', '--import', HOOKS, WORKER, JSON.stringify(task)];
}

/** How to start a worker under Node 20, which has no SQLite of its own and reads no TypeScript. Writes to `folder`. */
export async function prepareOldNode(folder: string): Promise<(task: Task) => readonly string[]> {
  const node = findNode(20, folder);
  const file = join(folder, 'worker.mjs');
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  const bundle = await rolldown({ input: WORKER, platform: 'node', external: /^@photostructure/, logLevel: 'silent' });
  await bundle.write({ file, codeSplitting: false });
  await bundle.close();
  return (task) => [node, file, JSON.stringify(task)];
}

export type Worker = {
  readonly process: ChildProcess;
  /** The lines it has printed so far. */
  readonly lines: () => readonly string[];
  readonly said: (start: string) => Promise<void>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
};

export function startWorker(task: Task, [program, ...args]: readonly string[] = toCommand(task)): Worker {
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = () => output.split('\n').slice(0, -1);
  const said = (start: string) =>
    waitFor(() => lines().some((line) => line.startsWith(start)), `line '${start}' of the worker`).catch(
      (error: Error) => {
        throw new Error(`${error.message}\n${output.slice(-2000)}\n${errors}`);
      },
    );
  return { process: child, lines, said, ended };
}

/** The lines that workers have appended to a log. */
export function readLog(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}
