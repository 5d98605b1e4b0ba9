#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { createIo } from './terminal/io.js';
import { run } from './run.js';
import { printFailure } from './report/print-failure.js';

// Modules that are loaded from here on are compiled only once. Node 20 has no such cache.
nodeModule.enableCompileCache?.();

// A reader such as `head` closes the pipe when it has seen enough. That is not a failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// Files are replaced synchronously, so an interrupt never leaves some of them replaced.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const io = createIo(process);
process.on('uncaughtException', (error) => {
  process.exit(printFailure(error, 'pretty', io));
});
void run(process.argv.slice(2), io).then((code) => (process.exitCode = code));
