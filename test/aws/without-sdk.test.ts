import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { run } from '../support/installed.js';
import { createLastingFolder } from '../support/lasting-folder.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

/** The built package in a folder from which no SDK of AWS can be found. */
const { path: folder, remove } = createLastingFolder();
beforeAll(() => {
  for (const each of ['dist', 'package.json']) {
    cpSync(join(REPOSITORY, each), join(folder, 'node_modules/@tsc-run/core', each), { recursive: true });
  }
});

afterAll(remove);

const EMIT = `
  events.connect(eventBridgeBus({ source: 'shop/dev' }));
  events.emit('order.paid', {}).catch((error) => console.log(error.name, error.failures[0].code, error.message));`;

test.each([
  ['module', 'mjs', `import { events } from '@tsc-run/core'; import { eventBridgeBus } from '@tsc-run/core/aws';`],
  [
    'commonjs',
    'cjs',
    `const { events } = require('@tsc-run/core'), { eventBridgeBus } = require('@tsc-run/core/aws');`,
  ],
])('without the SDK the %s loads, and the first emit says what to install', async (_, extension, imports) => {
  const { code, output } = await runProgram(`program.${extension}`, `${imports}${EMIT}`);
  expect(output).toBe(
    "EmitError refused Cannot emit 'order.paid': the package @aws-sdk/client-eventbridge is missing. Run: npm install @aws-sdk/client-eventbridge\n",
  );
  expect(code).toBe(0);
});

test('without the SDK a function of the platform loads, and its first secret says what to install', async () => {
  const platform = pathToFileURL(join(folder, 'node_modules/@tsc-run/core/dist/lambda-platform.js')).href;
  const text = `import { readSecret } from ${JSON.stringify(platform)};
    process.env.TSC_RUN_SOURCE = 'shop/dev';
    readSecret('mail').catch(({ message }) => console.log(message));`;
  expect((await runProgram('secret.mjs', text)).output).toBe(
    "The secret 'mail' cannot be read: the package @aws-sdk/client-ssm is missing. Run: npm install @aws-sdk/client-ssm\n",
  );
});

test('the types name no package that an app may lack', () => {
  expect(readFile(folder, 'node_modules/@tsc-run/core/dist/aws.d.cts')).not.toMatch(/(?:from|import)\W+@aws-sdk/);
});

function runProgram(name: string, text: string) {
  writeFiles(folder, { [name]: text });
  return run(process.execPath, [join(folder, name)], folder);
}
