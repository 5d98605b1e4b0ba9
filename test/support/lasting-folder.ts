import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for all tests of a file; its path contains a space. */
export function createLastingFolder(): { readonly path: string; remove(): void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'tsc-run test-')));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
