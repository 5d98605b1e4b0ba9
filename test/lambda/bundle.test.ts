import { isBuiltin } from 'node:module';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createFolder } from '../support/temp-folder.js';
import { bundle } from './bundle.js';

const FILES = {
  'mail.ts': 'export const listen = (event: { type: string }) => console.log(event.type);\n',
  'welcome.ts': `import { events } from '@tsc-run/core';
export const listen = () => events.emit('mail.sent' as never, {} as never);
`,
  'users.ts': `import { http } from '@tsc-run/core';
export const GET = () => http.response().json({});
`,
  'signup.ts': `import { events, http } from '@tsc-run/core';
export async function POST(request: http.Request) {
  await events.emit('user.registered' as never, request.json());
  return http.response(201);
}
`,
};

const toSubscriber = (name: string) => `import { toLambda } from '@tsc-run/core/aws';
import { listen } from './${name}';
export const handler = toLambda(listen, { subscriber: '${name}' });
`;
const toRouteFile = (name: string) => `import { toHttpLambda } from '@tsc-run/core/aws';
import * as handlers from './${name}';
export const handler = toHttpLambda([{ path: '/${name}', file: 'functions/api/${name}.ts', handlers }]);
`;

/** The rooms that belong in a function. */
const OURS = /\/src\/(?:lambda|runtime|buses\/(?:[\w-]+|engine\/problems|eventbridge\/[\w-]+))[\w/-]*\.ts$/;

it.each([
  ['a subscriber', toSubscriber('mail'), 6],
  ['a subscriber that emits', toSubscriber('welcome'), 9],
  ['a route file', toRouteFile('users'), 6],
  // Reading requests and making responses is nearly half of it.
  ['a route file that emits', toRouteFile('signup'), 12.5],
])('our part of the bundle of %s is small', async (what, entry, kilobytes) => {
  const { code, moduleIds, imports, dynamicImports } = await bundle(createFolder(FILES), entry, true);
  const foreign = moduleIds.filter((id) => !/\/tsc-run-test-|rolldown\/runtime\.js$/.test(id) && !OURS.test(id));
  expect({ foreign, imports: imports.filter((name) => !isBuiltin(name)) }).toEqual({ foreign: [], imports: [] });
  const size = gzipSync(code.replace(/\/\/# sourceMappingURL=.*\s*$/, '')).length;
  console.log(`${what}: ${size} bytes gzipped, and ${dynamicImports.join()}`);
  expect(size).toBeLessThanOrEqual(kilobytes * 1024);
});

it('a subscriber brings nothing of HTTP, and nothing that emits', async () => {
  const { moduleIds, code } = await bundle(createFolder(FILES), toSubscriber('mail'));
  expect(moduleIds.filter((id) => /\/(?:http|postgres|sqlite|memory|admin)\//.test(id))).toEqual([]);
  expect(code).not.toMatch(/tsc-run:emit|@aws-sdk/);
});
