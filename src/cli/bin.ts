#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { createIo } from './terminal/io.js';
import { run } from './run.js';
import { printFailure } from './report/print-failure.js';

// What a command loads from here on need not be compiled again the next time. Node 20 has no such cache.
nodeModule.enableCompileCache?.();

// A reader that has seen enough, such as `head`, closes the pipe: no reason to fail.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// Files are replaced without waiting, so an interrupt comes before or after, never between.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const io = createIo(process);
process.on('uncaughtException', (error) => {
  process.exit(printFailure(error, 'pretty', io));
});
void run(process.argv.slice(2), io).then((code) => (process.exitCode = code));
