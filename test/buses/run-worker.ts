import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { waitFor } from '../support/wait-for.js';
import type { Task } from './worker.js';

const HOOKS = new URL('../support/run-typescript.mjs', import.meta.url).href;
const WORKER = fileURLToPath(new URL('worker.ts', import.meta.url));

/** The command that starts a worker, for tests that run it under another program. */
export function toCommand(task: Task): readonly string[] {
  return [process.execPath, '--disable-warning=ExperimentalWarning', '--import', HOOKS, WORKER, JSON.stringify(task)];
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
