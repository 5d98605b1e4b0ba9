import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { findDefinition, listCodes } from '../../src/analysis/problems/index.js';

const PROBLEM_CODES = listCodes().filter((code) => findDefinition(code)?.needsTypes === false);

const root = fileURLToPath(new URL('../..', import.meta.url));
const problems = join(root, 'fixtures/problems');
const scratch = mkdtempSync(join(tmpdir(), 'transcripts '));

afterAll(() => rmSync(scratch, { recursive: true }));

test('every problem has its fixture, and every fixture its problem', () => {
  expect(readdirSync(problems).sort()).toEqual([...PROBLEM_CODES].sort());
});

test.for(readdirSync(problems))('%s is shown as its transcript says', (code) => {
  const app = join(scratch, code);
  cpSync(join(problems, code), app, { recursive: true });
  mkdirSync(join(app, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(root, join(app, 'node_modules/@tsc-run/core'));
  const file = join(problems, code, 'transcript.md');
  const transcript = readFileSync(file, 'utf8');
  const fresh = transcript.replace(
    BLOCK,
    (_, command: string) => `\`\`\`console\n$ ${command}\n${run(command, app)}\`\`\``,
  );
  expect(fresh).toContain(`tsc-run(${code})`);
  if (process.env.UPDATE) writeFileSync(file, fresh);
  expect(readFileSync(file, 'utf8')).toBe(fresh);
});

const BLOCK = /```console\n\$ (.*)\n[\s\S]*?```/g;

/** What a command prints on both streams, results first, and its exit code. */
function run(command: string, cwd: string): string {
  const args = command.split(' ').slice(1);
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'dist/cli.cjs'), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  const printed = `${stdout}${stderr}`
    .replaceAll(cwd, '/app')
    .replace(/\(\d+(?:\.\d+)? m?s\)/g, '(0.1 s)')
    .trimEnd();
  return `${printed}\n(exit code ${status})\n`;
}
