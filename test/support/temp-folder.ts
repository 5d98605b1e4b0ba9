import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export type Files = Readonly<Record<string, string>>;

/** A new folder that is removed after the test. */
export function createFolder(files: Files = {}): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'tsc-run-test-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFiles(root, files);
  return root;
}

export function writeFiles(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

export function readFile(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Every file below a folder, sorted; links are not followed, and `node_modules` is left out. */
export function listFolder(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (path === 'node_modules') return [];
      return entry.isDirectory() ? listFolder(root, path) : [path];
    })
    .sort();
}
