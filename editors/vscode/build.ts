import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

const HERE = import.meta.dirname;

/** The parser as WebAssembly, which runs on every platform. */
const PARSER = createRequire(import.meta.url).resolve('@oxc-parser/binding-wasm32-wasi');
const WASM = 'parser.wasm32-wasi.wasm';

/** Puts that parser in the place of the native one, and a small WASI in that of Node's, which is experimental. */
const portableParser: Plugin = {
  name: 'portable-parser',
  resolveId(source, importer = '') {
    if (basename(source) === 'bindings.js' && findPackage(importer)?.endsWith('/oxc-parser') === true) return PARSER;
    return source === 'node:wasi' ? join(HERE, 'src/wasi.ts') : undefined;
  },
};

/** Includes what the package loads on first use. */
const eager: Plugin = {
  name: 'eager',
  transform: (code) => code.replaceAll(/\bload\('(get-tsconfig|resolve-pkg-maps)'\)/g, "require('$1')"),
};

/** Writes what the extension holds beside its own files: its code, that of others, and the pages that problems name. */
async function build(folder: string): Promise<void> {
  const [dist, docs] = [join(folder, 'dist'), join(folder, 'docs')];
  for (const each of [dist, docs]) rmSync(each, { recursive: true, force: true });
  const modules = [...(await bundle('extension', dist)), ...(await bundle('server', dist))];
  copyFileSync(join(dirname(PARSER), WASM), join(dist, WASM));
  writeFileSync(join(dist, 'third-party.txt'), toLicences(modules));
  cpSync(join(HERE, '../../docs'), docs, { recursive: true });
}

/** Returns the modules of the bundle. */
async function bundle(name: string, dist: string): Promise<readonly string[]> {
  const bundler = await rolldown({
    input: join(HERE, `src/${name}.ts`),
    platform: 'node',
    external: ['vscode'],
    plugins: [portableParser, eager],
  });
  const { output } = await bundler.write({ file: join(dist, `${name}.cjs`), format: 'cjs', minify: true });
  await bundler.close();
  return output.flatMap((each) => (each.type === 'chunk' ? each.moduleIds : []));
}

/** The folder of the installed package that a module belongs to. */
function findPackage(module: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module.replaceAll('\\', '/'))?.[0];
}

/** The licences of the packages that modules belong to. */
function toLicences(modules: readonly string[]): string {
  const packages = [...new Set(modules.flatMap((module) => findPackage(module) ?? []))].map((folder) => {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { name, version, license } = manifest as { name: string; version: string; license: string };
    const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(each));
    const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version}\n\n${text}\n`;
  });
  return [...new Set(packages)].sort().join(`\n${'-'.repeat(80)}\n\n`);
}

await build(resolve(process.argv[2] ?? HERE));
