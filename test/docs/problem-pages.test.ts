import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe as suite, expect, test } from 'vitest';
import { PACKAGE_NAME } from '../../src/analysis/model/layout.js';
import { listCodes, PROBLEMS } from '../../src/analysis/problems/index.js';
import { REPOSITORY } from '../support/app.js';
import { readFile } from '../support/temp-folder.js';
import { findProblems, renderPage, toApps } from './problem-page.js';

const PROBLEM_CODES = listCodes();

const PAGES = join(REPOSITORY, 'docs/problems');
const LIST = 'docs/problems.md';
const SECTION = /(<!-- problems: [^>]*-->\n)[\s\S]*?(<!-- \/problems -->)/;

/** Problems whose example cannot be checked: it is shortened, not complete, or the problem is on the disk. */
const SHORTENED: ReadonlySet<string> = new Set([
  'file-too-complex',
  'stale-output',
  'breaking-change',
  'not-in-tsconfig',
  'import-not-resolved',
]);

suite('the page of each problem', () => {
  test.each(PROBLEMS)('$code is written from its definition', async (definition) => {
    await expectWritten(definition.docs.replace(`${PACKAGE_NAME}/`, ''), renderPage(definition));
  });

  test.each(PROBLEMS.filter(({ code, needsTypes }) => !needsTypes && !SHORTENED.has(code)))(
    '$code shows a true example',
    (definition) => {
      const { wrong, right } = toApps(definition);
      expect(findProblems(wrong).map(({ code }) => code)).toContain(definition.code);
      if (definition.documentation.right !== undefined) expect(findProblems(right)).toEqual([]);
    },
  );

  test('is there, and no other', () => {
    const pages = PROBLEM_CODES.map((code) => `${code}.md`).sort();
    if (process.env.UPDATE) for (const page of readdirSync(PAGES)) if (!pages.includes(page)) rmSync(join(PAGES, page));
    expect(readdirSync(PAGES).sort()).toEqual(pages);
  });
});

test('the list of problems has them all', async () => {
  const text = readFile(REPOSITORY, LIST);
  const fresh = text.replace(SECTION, (_, open: string, close: string) => `${open}\n${renderTable()}\n${close}`);
  await expectWritten(LIST, fresh);
});

async function expectWritten(path: string, text: string): Promise<void> {
  const file = join(REPOSITORY, path);
  const fresh = await format(text, { ...(await resolveConfig(file)), filepath: file });
  if (process.env.UPDATE) writeFileSync(file, fresh);
  expect(readFile(REPOSITORY, path)).toBe(fresh);
}

function renderTable(): string {
  const rows = PROBLEMS.map(({ code, severity, changeable, about }) => {
    return `| [\`${code}\`](problems/${code}.md) | ${severity}${changeable ? ' \\*' : ''} | ${about} |`;
  });
  return `${['| problem | severity | when |', '| --- | --- | --- |', ...rows].join('\n')}\n`;
}
