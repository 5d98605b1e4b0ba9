/** Analyzes every shape at dangerous sizes, here or in a worker thread, which has a smaller stack. */
import { readFileSync, writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { analyze } from '../support/analyze.js';
import { JSX_SHAPES, SHAPES } from '../support/nesting.js';

type Job = { readonly thread: 'main' | 'worker'; readonly sizes: readonly number[] };

const IMPORT = `import { events } from '@tsc-run/core';\n`;

function run({ sizes }: Job): void {
  const shapes = [
    ...Object.entries(SHAPES).map(([name, make]) => ({ name, make, extension: 'ts' })),
    ...Object.entries(JSX_SHAPES).map(([name, make]) => ({ name, make, extension: 'tsx' })),
  ];
  for (const { name, make, extension } of shapes) {
    for (const size of sizes) {
      writeSync(1, `${name} ${size}\n`);
      const text = make(size);
      const value = text.replace(/^x=/, 'export default { events: ');
      analyze([
        { path: 'events/a.ts', text },
        { path: `src/a.${extension}`, text: IMPORT + text },
        { path: `src/b.${extension}`, text: IMPORT + text.replace(/^x=/, 'events.emit(') },
        { path: 'tsc-run.config.ts', text: value === text ? text : `${value} }` },
      ]);
    }
  }
  writeSync(1, 'end\n');
}

if (!isMainThread) run(workerData as Job);
else {
  const job = JSON.parse(readFileSync(0, 'utf8')) as Job;
  if (job.thread === 'main') run(job);
  else startWorker(job);
}

function startWorker(job: Job): Worker {
  return new Worker(new URL(import.meta.url), { workerData: job });
}
