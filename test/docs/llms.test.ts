import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listCodes } from '../../src/analysis/problems/index.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { createApp, REPOSITORY } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { readFile } from '../support/temp-folder.js';

const FILE = 'llms.txt';
const text = readFile(REPOSITORY, FILE);

/** The most bytes that it may take in a prompt. */
const MOST = 6_000;

test(`fits into a prompt: ${MOST} bytes`, () => {
  expect(Buffer.byteLength(readFile(REPOSITORY, FILE))).toBeLessThanOrEqual(MOST);
});

test('names every command and every problem as they are', () => {
  const commands = COMMANDS.map(({ name, about, actions }) => {
    const words = Object.keys(actions);
    return `- \`tsc-run ${name}${words.length === 0 ? '' : ` ${words.join('|')}`}\`: ${about}`;
  });
  const fresh = [
    ['commands', commands.join('\n')],
    [
      'problems',
      listCodes()
        .map((code) => `\`${code}\``)
        .join(', '),
    ],
  ].reduce((all, [mark, part]) => {
    return all.replace(new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(?=\n(?:Before|## ))`), `$1\n${part}\n`);
  }, text);
  if (process.env['UPDATE']) writeFileSync(join(REPOSITORY, FILE), fresh);
  expect(readFile(REPOSITORY, FILE)).toBe(fresh);
});

test('leads to pages and folders that the package has', () => {
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  const { files } = JSON.parse(readFile(REPOSITORY, 'package.json')) as { files: readonly string[] };
  for (const folder of ['docs', 'schemas', FILE]) expect(files).toContain(folder);
});

test('shows an app without problems', async () => {
  const files = [...text.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, path = '', code = '']) => [path, code]);
  expect(files).toHaveLength(4);
  const root = createApp(
    {
      ...Object.fromEntries(files),
      'events/order-paid.ts': undefined,
      'functions/subscribers/mail.ts': undefined,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2022',
          lib: ['es2022', 'dom'],
          types: [],
          noEmit: true,
          skipLibCheck: true,
        },
      }),
    },
    '6.0',
  );
  expect((await runCli(root, 'generate')).code).toBe(0);
  const { code, stdout } = await runCli(root, 'check');
  expect(code, stdout).toBe(0);
});
