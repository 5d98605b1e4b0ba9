import { dirname, resolve } from 'node:path';
import { toAppPath } from '../../analysis/lib/paths.js';
import { PACKAGE_NAME } from '../../analysis/model/layout.js';
import { toPosix } from '../../project/disk/folder.js';
import { BUNDLE_FILE } from '../manifest.js';
import { type BundleProblem, type BundlerLog, toBundleProblem } from './bundle-problem.js';
import type { Rolldown } from './load-rolldown.js';
import type { PlannedFunction } from './plan.js';
import { type AppResolution, ENTRY, LAMBDA_PLATFORM, OWN_FOLDER, resolveApp } from './resolve-app.js';

export type BundleOptions = {
  /** The folder of the app. */
  readonly root: string;
  /** The runtime of Lambda, such as `nodejs24.x`. */
  readonly runtime: string;
  /** The packages that are left out of bundles, because the function gets them in another way. */
  readonly exclude: readonly string[];
  /** The conditions of package.json that the app's tsconfig adds. */
  readonly conditions: readonly string[];
  /** Shared by the functions of one build. */
  readonly known: AppResolution['known'];
};

/** A function's code. */
export type Bundle = {
  readonly code: string;
  readonly map: string;
  /** Whether it holds what sends events, and what reads secrets. */
  readonly emits: boolean;
  readonly secrets: boolean;
  readonly problems: readonly BundleProblem[];
};

/** What there is instead of a bundle. */
export type Unbundled = { readonly problems: readonly BundleProblem[] };

/** Bundles one function. The result does not depend on where the app is on the disk. */
export async function bundleFunction(
  { rolldown }: typeof Rolldown,
  { entry, file, folder }: PlannedFunction,
  options: BundleOptions,
): Promise<Bundle | Unbundled> {
  const { root, known } = options;
  const source = file ?? folder;
  const problems: BundleProblem[] = [];
  const logs: BundlerLog[] = [];
  const bundle = await rolldown({
    ...toInput(options),
    plugins: [resolveApp(entry, { root, known, report: (problem) => problems.push(problem) })],
    onLog: (level, log) => void (level === 'warn' && logs.push(log)),
  });
  try {
    const { output } = await bundle.generate(toOutput(root));
    // A module that is imported at the start has to be there; one that code imports later may be optional.
    const isMissing = ({ code, exporter = '' }: BundlerLog): boolean =>
      code === 'UNRESOLVED_IMPORT' && output[0].imports.includes(exporter);
    problems.push(...logs.map((log) => toBundleProblem(root, source, isMissing(log) ? 'error' : 'warning', log)));
    return { ...toBundle(output), problems };
  } catch (error) {
    const { errors } = error as { readonly errors?: readonly BundlerLog[] };
    if (errors === undefined) throw error;
    return { problems: [...problems, ...errors.map((each) => toBundleProblem(root, source, 'error', each))] };
  } finally {
    await bundle.close();
  }
}

function toBundle([chunk, ...others]: Rolldown.RolldownOutput['output']): Omit<Bundle, 'problems'> {
  const { code, moduleIds, modules } = chunk;
  const map = others.find(({ fileName }) => fileName === `${BUNDLE_FILE}.map`) as Rolldown.OutputAsset;
  const used = moduleIds.includes(LAMBDA_PLATFORM) ? modules[LAMBDA_PLATFORM]?.renderedExports : undefined;
  return {
    code,
    map: String(map.source),
    emits: used?.includes('openBus') === true,
    secrets: used?.includes('readSecret') === true,
  };
}

/** What the runtimes of Lambda bring. */
const SDK = [/^@aws-sdk\//, /^@smithy\//];

function toInput({ root, runtime, exclude, conditions }: BundleOptions): Rolldown.InputOptions {
  return {
    cwd: root,
    input: { index: ENTRY },
    platform: 'node',
    external: [...SDK, ...exclude.map((name) => new RegExp(`^${name.replace(/[^\w/@-]/g, '\\$&')}(?:/|$)`))],
    tsconfig: true,
    transform: { target: `node${/\d+/.exec(runtime)?.[0]}` },
    resolve: { conditionNames: [...conditions] },
  };
}

/** Names are kept, because code compares and prints them; the source map gives stacks their places. */
const MINIFIED = { function: true, class: true };

function toOutput(root: string): Rolldown.OutputOptions {
  return {
    format: 'esm',
    entryFileNames: BUNDLE_FILE,
    codeSplitting: false,
    sanitizeFileName: false,
    minify: { compress: { keepNames: MINIFIED }, mangle: { keepNames: MINIFIED } },
    keepNames: true,
    sourcemap: true,
    // Places are enough for stacks, and four times smaller.
    sourcemapExcludeSources: true,
    sourcemapPathTransform: (path, map) => toSourcePath(root, toPosix(resolve(dirname(map), path))),
  };
}

/** The path of a source in a stack: relative to the app, and a package's wherever it is installed. */
function toSourcePath(root: string, path: string): string {
  const relative = toAppPath(root, path);
  if (relative.startsWith('../') && path.startsWith(`${OWN_FOLDER}/`))
    return `node_modules/${PACKAGE_NAME}${path.slice(OWN_FOLDER.length)}`;
  return relative.startsWith('../') ? relative.replace(/^.*?(?=node_modules\/)/, '') : relative;
}
