import { writeFile } from 'node:fs/promises';
import { defineConfig } from 'tsdown';

const shared = {
  outDir: 'dist',
  target: 'node20',
  platform: 'node',
  clean: false,
  report: false,
  fixedExtension: false,
} as const;

export default defineConfig([
  {
    ...shared,
    entry: { index: 'src/index.ts' },
    format: 'cjs',
    clean: true,
    dts: true,
  },
  {
    ...shared,
    entry: { plugin: 'src/typescript/plugin.ts', transform: 'src/typescript/transform.ts' },
    format: 'cjs',
    dts: false,
  },
  {
    ...shared,
    entry: { index: 'src/index.ts', cli: 'src/cli/bin.ts' },
    format: 'esm',
    dts: false,
    hooks: {
      // Augmentation needs one declaration of the registry, so the ESM types re-export the CommonJS ones.
      'build:done': () => writeFile('dist/index.d.ts', "export * from './index.cjs';\n"),
    },
  },
]);
