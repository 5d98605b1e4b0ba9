import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { linkPackages, REPOSITORY } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { createFolder, readFile, writeFiles } from '../support/temp-folder.js';

type Counts = {
  readonly compilers: readonly string[];
  readonly programs: number;
  readonly compilations: number;
  readonly expectedErrors: number;
  readonly mutants: Readonly<Record<'all' | 'kinds' | 'rejectedByCompilers' | 'foundByGenerate' | 'right', number>>;
};

const COUNTS = JSON.parse(readFile(REPOSITORY, 'test/types/counts.json')) as Counts;
const README = new URL('../../README.md', import.meta.url);

test('the README states the counts of the compile matrix', () => {
  const { compilers, programs, compilations, expectedErrors, mutants } = COUNTS;
  const words = `${compilers.length} compilers, from TypeScript 5.4 to a pre-release of 7.1, compile ${programs} programs in
every module system and with the options that matter: ${compilations} compilations, whose ${expectedErrors} errors are expected one by
one, by code, file, line and words. Of ${mutants.all} mutants of right programs, of ${mutants.kinds} kinds, every compiler rejects ${mutants.rejectedByCompilers},
\`tsc-run generate\` finds ${mutants.foundByGenerate} that types cannot see, and the ${mutants.right} that are still right are accepted.`;
  const text = readFileSync(README, 'utf8');
  const section = /(<!-- counts: [^>]*-->\n)[\s\S]*?(<!-- \/counts -->)/;
  const fresh = text.replace(section, (_, open: string, close: string) => `${open}\n${words}\n\n${close}`);
  if (process.env.UPDATE) writeFileSync(README, fresh);
  expect(readFileSync(README, 'utf8')).toBe(fresh);
});

test('the README shows the real error of its wrong program', async () => {
  const root = join(createFolder(), 'apps/shop');
  cpSync(join(REPOSITORY, 'fixtures/shop'), root, { recursive: true });
  const handler = readFile(root, 'functions/api/users.ts').replace("'user.registered'", "'user.registerd'");
  writeFiles(root, { 'functions/api/users.ts': handler });
  linkPackages(root);
  const { stdout } = await runCli(root, 'check --no-tsc');
  const shown = /^functions\/api\/users\.ts[\s\S]*?help: .*\n/m.exec(stdout)?.[0];
  expect(shown).toContain('user.registerd');
  expect(readFileSync(README, 'utf8')).toContain(`\`\`\`text\n${shown}\`\`\``);
});
