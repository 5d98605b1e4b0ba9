import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { createFolder } from '../support/temp-folder.js';

/** Bundles a handler with the built package and the platform of Lambda in it. */
async function bundle(handler: string) {
  const folder = createFolder({ 'handler.mjs': handler });
  const bundling = await rolldown({
    input: join(folder, 'handler.mjs'),
    external: [/^@aws-sdk\//, /^node:/],
    logLevel: 'silent',
    resolve: { alias: { '@tsc-run/core': join(REPOSITORY, 'dist/index.js') } },
    plugins: [
      {
        name: 'platform',
        resolveId: (id) => (id === './platform.js' ? join(REPOSITORY, 'dist/lambda-platform.js') : undefined),
      },
    ],
  });
  const { output } = await bundling.generate({ minify: true });
  await bundling.close();
  const [{ code, modules }] = output;
  const platform = Object.entries(modules).find(([id]) => id.endsWith('/lambda-platform.js'))?.[1];
  return { code, exports: [...(platform?.renderedExports ?? [])].sort(), bytes: gzipSync(code).length };
}

const EMIT = "events.emit('user.registered', {})";

test.each([
  ['emits', `export const GET = () => ${EMIT};`, ['openBus'], true, false],
  ['reads a secret', "export const GET = () => secrets.getSecret('mail');", ['readSecret'], false, true],
  ['does neither', 'export const GET = () => http.response(204);', [], false, false],
])('a function that %s has in it only what that takes', async (_, handler, exports, sends, reads) => {
  const built = await bundle(`import { events, http, secrets } from '@tsc-run/core';\n${handler}\n`);
  expect(built.exports).toEqual(exports);
  expect(built.code.includes('client-eventbridge')).toBe(sends);
  expect(built.code.includes('client-ssm')).toBe(reads);
});

test('what a function that emits has in it of ours is below 8 kB gzipped', async () => {
  const { bytes } = await bundle(`import { events } from '@tsc-run/core';\nexport const GET = () => ${EMIT};\n`);
  console.log(`a function that emits to EventBridge: ${bytes} bytes gzipped`);
  expect(bytes).toBeLessThan(8 * 1024);
});
