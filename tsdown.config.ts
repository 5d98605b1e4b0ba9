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

/** What an app imports. */
const modules = {
  index: 'src/index.ts',
  local: 'src/buses/local.ts',
  postgres: 'src/buses/postgres.ts',
  testing: 'src/testing/index.ts',
};

export default defineConfig([
  {
    ...shared,
    entry: modules,
    format: 'cjs',
    clean: true,
    dts: true,
  },
  {
    ...shared,
    // As CommonJS it starts 5 ms faster than as a module.
    entry: { cli: 'src/cli/bin.ts' },
    format: 'cjs',
    dts: false,
  },
  {
    ...shared,
    // Built apart from the command line: who requires them must not run it.
    entry: { plugin: 'src/editor/plugin/plugin.ts', transform: 'src/editor/transform/transform.ts' },
    format: 'cjs',
    dts: false,
  },
  {
    ...shared,
    entry: { vite: 'src/editor/vite/plugin.ts' },
    format: 'cjs',
    dts: true,
  },
  {
    ...shared,
    entry: modules,
    format: 'esm',
    dts: false,
    hooks: {
      // Augmentation needs one declaration of the registry, so the ESM types re-export the CommonJS ones.
      'build:done': async () => {
        for (const name of Object.keys(modules))
          await writeFile(`dist/${name}.d.ts`, `export * from './${name}.cjs';\n`);
      },
    },
  },
]);
