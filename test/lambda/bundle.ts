import { join } from 'node:path';
import { rolldown, type RolldownOutput } from 'rolldown';
import { REPOSITORY } from '../support/app.js';
import { writeFiles } from '../support/temp-folder.js';

/**
 * Bundles `entry`, a module text whose imports are relative to `folder`, into `<folder>/dist/index.mjs` with its source
 * map, as a function for Lambda.
 */
export async function bundle(folder: string, entry: string, minify = false): Promise<RolldownOutput['output'][0]> {
  writeFiles(folder, { 'entry.ts': entry });
  const built = await rolldown({
    input: join(folder, 'entry.ts'),
    platform: 'node',
    external: /^@aws-sdk\//,
    logLevel: 'silent',
    plugins: [{ name: 'platform', resolveId: (id, importer) => (isPlatform(id, importer) ? LAMBDA_PLATFORM : null) }],
    resolve: {
      alias: {
        '@tsc-run/core/aws': join(REPOSITORY, 'src/lambda/aws.ts'),
        '@tsc-run/core': join(REPOSITORY, 'src/index.ts'),
      },
    },
  });
  const { output } = await built.write({ file: join(folder, 'dist/index.mjs'), sourcemap: true, minify });
  await built.close();
  return output[0];
}

const LAMBDA_PLATFORM = join(REPOSITORY, 'src/lambda/platform.ts');

/** Whether an import is that of the bus and the secrets of an app, which a build for Lambda replaces. */
function isPlatform(id: string, importer: string | undefined): boolean {
  return id.endsWith('/platform.js') && importer?.startsWith(join(REPOSITORY, 'src/runtime/')) === true;
}
