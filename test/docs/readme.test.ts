import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { HELP_OPTION, type Options, SHARED_OPTIONS } from '../../src/cli/define-command.js';
import { toUsage, toWords } from '../../src/cli/help.js';
import { linkPackages, REPOSITORY } from '../support/app.js';
import { run } from '../support/installed.js';
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
const COMMANDS_PAGE = new URL('../../docs/commands.md', import.meta.url);
const HOW_FAR_TESTED = new URL('../../docs/how-far-tested.md', import.meta.url);

test('the page about commands shows them as they are defined', () => {
  const text = readFileSync(COMMANDS_PAGE, 'utf8');
  const section = /(<!-- commands: [^>]*-->\n)[\s\S]*?(<!-- \/commands -->)/;
  const fresh = text.replace(section, (_, open: string, close: string) => `${open}\n${renderSynopsis()}\n${close}`);
  if (process.env.UPDATE) writeFileSync(COMMANDS_PAGE, fresh);
  expect(readFileSync(COMMANDS_PAGE, 'utf8')).toBe(fresh);
});

test('the demo shows what the README promises', async () => {
  const { code, output } = await run(process.execPath, ['fixtures/demo.ts'], REPOSITORY);
  expect(output).toContain('Every wrong program is rejected.');
  expect(code).toBe(0);
});

/** One line for each command or action and one for the shared options; long lines are wrapped. */
function renderSynopsis(): string {
  const lines = COMMANDS.flatMap((command) => {
    const { name, options, actions } = command;
    const known = Object.entries(actions);
    if (known.length === 0) return [renderLine(name + toWords(command), options)];
    return known.map(([action, takes]) => {
      const taken = Object.entries(options).filter(([option]) => takes.options.includes(option));
      return renderLine(`${name} ${action}${toWords(command)}`, Object.fromEntries(taken));
    });
  });
  return ['```text', ...lines, renderLine('<command>', { ...SHARED_OPTIONS, ...HELP_OPTION }), '```', ''].join('\n');
}

function renderLine(command: string, options: Options): string {
  const lines = [`tsc-run ${command}`];
  for (const [name, option] of Object.entries(options)) {
    const usage = `[${toUsage(name, option)}]`;
    const line = `${lines.at(-1)} ${usage}`;
    if (line.length <= 100) lines.splice(-1, 1, line);
    else lines.push(`         ${usage}`);
  }
  return lines.join('\n');
}

test('the page about tests states the counts of the compile matrix', () => {
  const { compilers, programs, compilations, expectedErrors, mutants } = COUNTS;
  const words = `${compilers.length} compilers, from TypeScript 5.4 to a pre-release of 7.1, compile ${programs} programs in every module system and
with the options that matter. These are ${compilations} compilations with ${expectedErrors} errors, and each error is expected by code,
file, line and message. Of ${mutants.all} mutants, of ${mutants.kinds} kinds, every compiler rejects ${mutants.rejectedByCompilers}, \`tsc-run generate\` finds ${mutants.foundByGenerate}
that types cannot see, and the other ${mutants.right} are still correct and are accepted.`;
  const text = readFileSync(HOW_FAR_TESTED, 'utf8');
  const section = /(<!-- counts: [^>]*-->\n)[\s\S]*?(<!-- \/counts -->)/;
  const fresh = text.replace(section, (_, open: string, close: string) => `${open}\n${words}\n\n${close}`);
  if (process.env.UPDATE) writeFileSync(HOW_FAR_TESTED, fresh);
  expect(readFileSync(HOW_FAR_TESTED, 'utf8')).toBe(fresh);
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
