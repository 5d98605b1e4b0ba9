import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { readExamples, toFiles } from '../support/examples.js';
import { installNode } from '../support/installed.js';
import { execute, packInto } from '../support/packages.js';
import { writeFiles } from '../support/temp-folder.js';

/** The most that the package and its dependencies may take in an app, in bytes. */
const MAX_INSTALLED = 20 * 2 ** 20;

const parent = mkdtempSync(join(tmpdir(), 'packed app '));
const app = join(parent, 'my app');

beforeAll(() => {
  mkdirSync(app);
  writeFiles(app, { 'package.json': '{ "type": "module", "private": true }\n' });
  npm(app, 'install', '--no-audit', '--no-fund', packInto(parent));
});

afterAll(() => rmSync(parent, { recursive: true }));

function npm(cwd: string, ...args: readonly string[]): string {
  return execute('npm', cwd, ...args);
}

test('the installed package stays small', () => {
  const bytes = Number(/^\d+/.exec(execFileSync('du', ['-sb', join(app, 'node_modules')], { encoding: 'utf8' }))?.[0]);
  expect(bytes).toBeLessThan(MAX_INSTALLED);
});

test('the package contains exactly the files it needs', () => {
  const [packed] = JSON.parse(npm(REPOSITORY, 'pack', '--json', '--dry-run', '--ignore-scripts')) as {
    files: { path: string }[];
  }[];
  const top = new Set(packed?.files.map(({ path }) => path.split('/')[0]));
  expect([...top].sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'docs',
    'llms.txt',
    'package.json',
    'plugin',
    'schemas',
  ]);
});

describe('the quick start of the README', () => {
  test('has all files', () => {
    const files = toFiles(readExamples('README.md', '## Quick start'));
    expect(Object.keys(files).sort()).toEqual([
      'events/user-registered.ts',
      'functions/api/users.ts',
      'functions/subscribers/send-welcome-email.ts',
      'tsc-run.config.ts',
      'tsconfig.json',
    ]);
    writeFiles(app, files);
    const { status, stdout, stderr } = runCli('generate');
    expect(stderr).toBe('');
    expect(stdout).toContain('1 event, 1 subscriber: no problems');
    expect(status).toBe(0);
  });

  test.for(['5.4', '5.9', '6.0', '7.0', 'next'])(
    'compiles with TypeScript %s, and a wrong name does not',
    (version) => {
      linkCompiler(version);
      expect(runCli('check')).toMatchObject({ status: 0, stderr: '' });
      writeFiles(app, {
        'functions/api/wrong.ts': `import { events } from '@tsc-run/core';\nvoid events.emit('user.registerd', {});\n`,
      });
      const wrong = runCli('check');
      unlinkSync(join(app, 'functions/api/wrong.ts'));
      expect(wrong.stdout).toContain(`functions/api/wrong.ts:2:18 - error tsc-run(unknown-event)`);
      expect(wrong.status).toBe(1);
    },
  );

  test('works from ESM and from CommonJS', () => {
    const print = 'console.log(typeof events.emit, typeof http.response, typeof defineConfig)';
    const names = '{ events, http, defineConfig }';
    writeFiles(app, {
      'a.mjs': `import ${names} from '@tsc-run/core';\n${print};\n`,
      'b.cjs': `const ${names} = require('@tsc-run/core');\n${print};\n`,
    });
    for (const file of ['a.mjs', 'b.cjs']) {
      const { stdout } = spawnSync(process.execPath, [file], { cwd: app, encoding: 'utf8' });
      expect(stdout).toBe('function function function\n');
    }
  });

  test('works on the oldest supported Node', () => {
    const { stdout, stderr, status } = runCli('generate --check', installNode('20.19.0', join(parent, 'node')));
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toContain('no problems');
  });
});

function runCli(line: string, node = process.execPath) {
  const cli = join(app, 'node_modules/@tsc-run/core/dist/cli.cjs');
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  return spawnSync(node, [cli, ...line.split(' ')], { cwd: app, encoding: 'utf8', env });
}

function linkCompiler(version: string): void {
  const link = join(app, 'node_modules/typescript');
  rmSync(link, { force: true });
  symlinkSync(join(REPOSITORY, `node_modules/typescript-${version}`), link);
}
