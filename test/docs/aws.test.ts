import { expect, test } from 'vitest';
import { toAwsCommands, toShell } from '../../src/cli/commands/deploy/aws-commands.js';
import { LIMITS } from '../../src/deploy/synth/limits.js';
import { REPOSITORY } from '../support/app.js';
import { readExamples } from '../support/examples.js';
import { readFile } from '../support/temp-folder.js';

const cents = (amount: number): string => amount.toFixed(2);

test('the costs are what their arithmetic gives', () => {
  const page = readFile(REPOSITORY, 'docs/aws/costs.md');
  const products = [...page.matchAll(/([\d,]+) × (0\.\d+) = (\d+\.\d\d)/g)];
  expect(products.length).toBeGreaterThan(12);
  for (const [text, amount = '', price, result] of products)
    expect([text, cents(Number(amount.replaceAll(',', '')) * Number(price))]).toEqual([text, result]);
  const rows = page.split('\n').filter((line) => line.includes('×') && line.startsWith('|'));
  const sums = [2, 3].map((column) =>
    rows.reduce((sum, row) => sum + Number(row.split('|')[column]?.split('=')[1]), 0),
  );
  expect(/together\*\* *\| \*\*([\d.]+)\*\* *\| \*\*([\d.]+)\*\*/.exec(page)?.slice(1)).toEqual(sums.map(cents));
  const [one = 0, ten = 0] = sums;
  expect(page).toContain(`without the first line: ${cents(one - 1)}, or ${cents(ten - 1)}.`);
  expect(page).toContain(`the last two of the first column: ${cents(1 + 0.2 + 0.67)}.`);
});

test('the commands of the AWS CLI are those that deploy runs', () => {
  const [shell] = readExamples('docs/aws/tools.md', '## The AWS CLI');
  const commands = toAwsCommands({
    template: 'dist/template.json',
    packaged: 'dist/packaged.json',
    bucket: 'my-code',
    stack: 'shop-prod',
    environment: 'prod',
    region: undefined,
  });
  const expected = commands.map((command) => `${toShell(command)}\n`).join('');
  expect(shell?.text.replaceAll(/ \\\n */g, ' ')).toBe(expected);
});

test('the limits are those that synth checks', () => {
  const page = readFile(REPOSITORY, 'docs/aws.md');
  const { resources, rulesOfBus, routesOfApi, eventName } = LIMITS;
  for (const limit of [
    `${resources} resources`,
    `${rulesOfBus} rules`,
    `${routesOfApi} routes`,
    `${eventName} characters`,
  ])
    expect(page).toContain(limit);
});
