import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { type Installed, installPacked, run, runBin } from '../support/installed.js';

let installed: Installed;
beforeAll(() => {
  installed = installPacked('5.9');
});
afterAll(() => installed.remove());

const FILES = {
  'package.json': '{ "type": "module" }\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      types: [],
      resolveJsonModule: true,
      rootDir: '.',
      outDir: 'dist',
    },
  }),
  'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';
export default defineConfig({
  events: { validate: 'both', subscribers: { mail: { events: ['user.registered'] } } },
});
`,
  'events/user.ts': `export type UserRegisteredEvent = { id: string; address: { zip: string } };\n`,
  'functions/subscribers/mail.ts': `import type { events } from '@tsc-run/core';
declare const console: { log(text: string): void };
export function listen(event: events.For<'mail'>) {
  console.log('mail to ' + event.data.address.zip);
}
`,
  'main.ts': `import { events, http } from '@tsc-run/core';
import { deliverTo, memoryBus } from '@tsc-run/core/local';
import manifest from './generated/manifest.json' with { type: 'json' };
import { userRegistered, validation } from './generated/schemas.js';
declare const console: { log(...values: unknown[]): void };

const bus = memoryBus({ manifest, attempts: 1 });
await bus.consume(deliverTo({ mail: () => import('./functions/subscribers/mail.js') }, { validation }));
const body: unknown = { id: '1', address: { zip: 8000 } };
// As data from outside TypeScript.
const emit = events.emit as unknown as (type: string, data: unknown) => Promise<void>;

events.connect(bus, { validation });
await emit('user.registered', body).catch((error: Error) => console.log(error.message));
// As an older deployment would: without validation.
events.connect(bus);
await emit('user.registered', body);
await bus.idle();
console.log(bus.dead()[0]?.error?.split('\\n')[0]);

const result = http.validate(userRegistered, { id: '1', address: { zip: '8000' } });
if (result.success) await events.emit('user.registered', result.data);
console.log(JSON.stringify(http.validate(userRegistered, body)));
await bus.idle();
`,
};

const MISSING = (name: string): string =>
  `error: events.validate needs ts-morph and ajv to generate schemas.ts, but ${name} is not installed\n  help: Run: npm install -D ts-morph ajv\n`;

test('the packed package says what to install, then generates, compiles and runs with validation', async () => {
  const app = installed.createApp('validated', FILES);
  for (const name of ['ts-morph', 'ajv']) {
    for (const command of ['generate', 'generate --check', 'check --no-tsc']) {
      expect(await runBin(app, `tsc-run ${command}`)).toEqual({ code: 2, output: MISSING(name) });
    }
    expect(existsSync(join(app, 'generated'))).toBe(false);
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(installed.path, 'node_modules', name));
  }
  expect(await runBin(app, 'tsc-run generate')).toMatchObject({ code: 0 });
  expect(await runBin(app, 'tsc-run check')).toEqual({ code: 0, output: expect.stringContaining('no problems') });
  expect(await runBin(app, 'tsc')).toEqual({ code: 0, output: '' });
  const fault = 'the payload does not fit its type: address.zip is a number; expected a string.';
  const { code, output } = await run(process.execPath, ['dist/main.js'], app);
  // The bus says on stderr that the delivery is dead.
  const lines = output.split('\n').filter((line) => !/^\s|^tsc-run: /.test(line));
  expect({ code, lines: [...new Set(lines)].slice(0, 3) }).toEqual({
    code: 0,
    lines: [
      `Cannot emit 'user.registered': ${fault}`,
      `Error: Cannot deliver 'user.registered' to 'mail': ${fault}`,
      `{"success":false,"errors":[{"path":["address","zip"],"message":"address.zip is a number; expected a string","code":"invalid"}]}`,
    ],
  });
  expect(output).toContain('mail to 8000');
});
