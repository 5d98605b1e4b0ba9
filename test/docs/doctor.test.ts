import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { CHECKS } from '../../src/project/doctor/examine.js';
import { REPOSITORY } from '../support/app.js';
import { readFile } from '../support/temp-folder.js';

const PAGE = 'docs/doctor.md';
const SECTION = /(<!-- doctor: [^>]*-->\n)[\s\S]*?(<!-- \/doctor -->)/;

test('the page about the doctor lists its checks', async () => {
  const rows = CHECKS.map(({ name, severity, about }) => `| \`${name}\` | ${severity} | ${about} |`);
  const table = ['| name | severity | what it finds |', '| --- | --- | --- |', ...rows].join('\n');
  const file = join(REPOSITORY, PAGE);
  const text = readFile(REPOSITORY, PAGE).replace(
    SECTION,
    (_, open: string, close: string) => `${open}\n${table}\n\n${close}`,
  );
  const fresh = await format(text, { ...(await resolveConfig(file)), filepath: file });
  if (process.env.UPDATE) writeFileSync(file, fresh);
  expect(readFile(REPOSITORY, PAGE)).toBe(fresh);
});

test('every check has a name of its own', () => {
  expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(CHECKS.length);
});
