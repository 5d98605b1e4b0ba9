import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const CLI = join(dirname(createRequire(import.meta.url).resolve('@tsc-run/core/package.json')), 'dist/cli.cjs');

/**
 * The JSON Schema of an event; undefined where ts-morph is not installed, or the app cannot be read. Reading types takes
 * seconds, so another process does it.
 */
export function readSchema(folder: string, event: string): Promise<unknown> {
  const options = ['schema', event, '--project', folder, '--format', 'json'];
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...options], { maxBuffer: 50_000_000 }, (error, stdout) => {
      resolve(error ? undefined : parse(stdout));
    });
  });
}

function parse(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly schema?: unknown }).schema;
  } catch {
    return undefined;
  }
}
