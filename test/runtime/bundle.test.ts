import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import { createFolder } from '../support/temp-folder.js';

const INDEX = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

it('a handler that emits bundles the runtime alone, in 3 kB', async () => {
  const folder = createFolder({
    'handler.ts': `import { events } from '${INDEX}';
      export const POST = (body: { id: string }) => events.emit('user.registered' as never, body as never);`,
  });
  const bundle = await rolldown({ input: `${folder}/handler.ts`, logLevel: 'silent' });
  const { output } = await bundle.generate({ minify: true });
  const [chunk] = output;
  const modules = chunk.moduleIds.filter((id) => !id.endsWith('handler.ts'));
  expect(modules.filter((id) => !/\/src\/(runtime\/[\w/-]+|index)\.ts$/.test(id))).toEqual([]);
  expect(modules.filter((id) => id.includes('/runtime/http/'))).toEqual([]);
  expect(chunk.imports).toEqual([]);
  const size = gzipSync(chunk.code).length;
  console.log(`a handler that emits: ${size} bytes gzipped`);
  expect(size).toBeLessThanOrEqual(3 * 1024);
  await bundle.close();
});
