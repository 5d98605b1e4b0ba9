// From a saved edit to the new registry on disk, beside the minimum for any watcher: replacing the same files.
import { spawn } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, watch, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, createApp, toEvent, toEventFile, toName } from './app.ts';
import { median, printTable } from './table.ts';

const EVENTS = Number(process.argv[2] ?? 10_000);
const EDITS = 50;

const app = createApp({ events: EVENTS });
const registry = join(app.root, 'generated/events.ts');
const generated = ['events.ts', 'subscribers.ts', 'manifest.json'].map((name) => join(app.root, 'generated', name));
const watching = spawn(process.execPath, [CLI, 'generate', '--watch'], {
  cwd: app.root,
  stdio: ['ignore', 'ignore', 'pipe'],
});

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isFresh = (name: string): boolean => {
  try {
    return readFileSync(registry, 'utf8').includes(`"${name}": import`);
  } catch {
    return false;
  }
};

/** Milliseconds from the notification of an edit by the file system until the registry contains the new event. */
async function edit(index: number, text: string, name: string): Promise<number> {
  const file = join(app.root, toEventFile(index));
  const noticed = new Promise<number>((resolve) => {
    const watcher = watch(join(file, '..'), () => {
      resolve(performance.now());
      watcher.close();
    });
  });
  const fresh = new Promise<number>((resolve) => {
    const watcher = watch(join(registry, '..'), (_, changed) => {
      if (changed !== 'events.ts' || !isFresh(name)) return;
      resolve(performance.now());
      watcher.close();
    });
  });
  writeFileSync(file, text);
  return (await fresh) - (await noticed);
}

/** The part that remains without reading, analysis and rendering: writing the same bytes durably. */
function replaceSame(): number {
  const texts = generated.map((path) => readFileSync(path));
  const started = performance.now();
  for (const [index, path] of generated.entries()) {
    const file = openSync(`${path}.tmp`, 'w');
    writeSync(file, texts[index] as Buffer);
    fsyncSync(file);
    closeSync(file);
  }
  for (const path of generated) renameSync(`${path}.tmp`, path);
  return performance.now() - started;
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] as number;

try {
  while (!isFresh(toName(0))) await pause(100);
  await pause(500);
  const ours: number[] = [];
  const base: number[] = [];
  for (let index = 0; index < EDITS; index++) {
    const renamed = `export type UserRenamed${index}ChangedEvent = { id: string };\n`;
    ours.push(await edit(index, renamed, `user.renamed${index}.changed`));
    await pause(300);
    base.push(replaceSame());
    await pause(300);
    ours.push(await edit(index, toEvent(index), toName(index)));
    await pause(300);
  }
  const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${watching.pid}/status`, 'utf8'))?.[1]) / 1024;
  printTable(`${EVENTS} events: from the notice of a saved edit to the fresh registry on disk`, [
    { what: 'p50 (goal: 30 ms)', ours: median(ours), baseline: 'replace same files', base: median(base), unit: 'ms' },
    {
      what: 'p99 (goal: 100 ms)',
      ours: percentile(ours, 0.99),
      baseline: 'replace same files',
      base: percentile(base, 0.99),
      unit: 'ms',
    },
  ]);
  console.log(`memory of the watching process: ${Math.round(resident)} MB`);
} finally {
  watching.kill('SIGKILL');
  app.remove();
}
