import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { defineConfig } from 'tsdown';

const shared = {
  outDir: 'dist',
  target: 'node20',
  platform: 'node',
  clean: false,
  report: false,
  fixedExtension: false,
  // How long the build takes is no warning.
  checks: { pluginTimings: false },
} as const;

/** What an app imports. */
const modules = {
  index: 'src/index.ts',
  local: 'src/buses/local.ts',
  postgres: 'src/buses/postgres.ts',
  aws: 'src/lambda/aws.ts',
  testing: 'src/testing/index.ts',
};

/** What `tsc-run build` replaces for AWS Lambda, and what it puts in its place. Both need files of their own. */
const platform = { platform: 'src/runtime/environment/platform.ts' };
const lambda = { 'lambda-platform': 'src/lambda/platform.ts' };

/** The page of the development server. */
const PAGE = 'src/dev/page/client';

/** Puts its markup and its style beside its script. */
async function copyPage(): Promise<void> {
  await copyFile(`${PAGE}/page.html`, 'dist/page/page.html');
  const files = (await readdir(`${PAGE}/styles`)).filter((name) => name.endsWith('.css')).sort();
  const styles = await Promise.all(files.map((name) => readFile(`${PAGE}/styles/${name}`, 'utf8')));
  await writeFile('dist/page/page.css', styles.join('\n'));
}

/** The page of `tsc-run graph`. */
const GRAPH = 'src/render/graph/client';

export default defineConfig([
  {
    ...shared,
    entry: { ...modules, ...platform },
    format: 'cjs',
    clean: true,
    dts: { entry: Object.values(modules) },
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
    // What `tsc-run dev` runs an app in. It has to be a module, so that it can import those of the app.
    entry: { 'dev-child': 'src/dev/child/main.ts' },
    format: 'esm',
    dts: false,
  },
  {
    ...shared,
    // Built apart from the command line: who requires them must not run it.
    entry: {
      plugin: 'src/editor/plugin/plugin.ts',
      transform: 'src/editor/transform/transform.ts',
      vite: 'src/editor/vite/plugin.ts',
      lsp: 'src/editor/lsp/serve.ts',
    },
    format: 'cjs',
    // Half the size. Stacks in reports of failures keep their names.
    minify: { mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
    outputOptions: {
      banner: ({ name }) =>
        name === 'lsp'
          ? '/*! Contains vscode-languageserver, Copyright (c) Microsoft Corporation, MIT License. */'
          : '',
    },
    // The others are named in JSON and on command lines.
    dts: { entry: 'src/editor/vite/plugin.ts' },
  },
  {
    ...shared,
    entry: { ...modules, ...platform, ...lambda },
    format: 'esm',
    dts: false,
    // Each file that is loaded costs the start of an app a millisecond, so what entries share is two files.
    inputOptions: { preserveEntrySignatures: 'allow-extension' },
    outputOptions: {
      codeSplitting: {
        includeDependenciesRecursively: false,
        minShareCount: 2,
        groups: [
          { name: 'runtime', test: /src\/runtime\/(?!environment\/platform)/ },
          { name: 'buses', test: /src\/buses\/(?!eventbridge)/ },
        ],
      },
    },
    hooks: {
      // Augmentation needs one declaration of the registry, so the ESM types re-export the CommonJS ones.
      'build:done': async () => {
        for (const name of Object.keys(modules))
          await writeFile(`dist/${name}.d.ts`, `export * from './${name}.cjs';\n`);
      },
    },
  },
  {
    ...shared,
    entry: { page: `${PAGE}/main.tsx` },
    outDir: 'dist/page',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    tsconfig: `${PAGE}/tsconfig.json`,
    minify: true,
    banner: { js: '/*! Contains Preact, Copyright (c) 2015-present Jason Miller, MIT License. */' },
    dts: false,
    hooks: { 'build:done': copyPage },
  },
  {
    ...shared,
    entry: { graph: `${GRAPH}/main.ts` },
    outDir: 'dist/graph',
    format: 'iife',
    outputOptions: { entryFileNames: 'graph.js' },
    platform: 'browser',
    target: 'es2022',
    tsconfig: `${GRAPH}/tsconfig.json`,
    minify: true,
    dts: false,
    hooks: { 'build:done': () => copyFile(`${GRAPH}/style.css`, 'dist/graph/graph.css') },
  },
]);
