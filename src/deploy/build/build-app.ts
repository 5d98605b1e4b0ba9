import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Deployment } from '../../analysis/model/deployment.js';
import type { Folder } from '../../analysis/model/folder.js';
import { findUpwards } from '../../project/disk/folder.js';
import type { FileContent } from '../../project/disk/replace-files.js';
import { loadTsconfig } from '../../project/compiler/load-tsconfig.js';
import { BUNDLE_FILE, type BuildManifest, type BuiltFunction, findBuildManifest } from '../manifest.js';
import { type Bundle, bundleFunction, type Unbundled } from './bundle.js';
import type { BundleProblem } from './bundle-problem.js';
import { hash } from './hash.js';
import { loadRolldown, type Rolldown } from './load-rolldown.js';
import { lockBuild } from './lock.js';
import { planFunctions, type PlannedFunction } from './plan.js';
import { type BuildChanges, writeBuild } from './write-build.js';

export type BuildOptions = {
  readonly folder: Folder;
  /** Of an app without problems. */
  readonly analysis: Analysis;
  readonly deployment: Deployment;
  /** Called whenever a function is bundled. */
  readonly onBundled?: (done: number, all: number) => void;
};

export type Build = {
  /** Warnings, or what kept a function from being bundled: then nothing was written. */
  readonly problems: readonly BundleProblem[];
  readonly written?: WrittenBuild;
};

export type WrittenBuild = BuildChanges & {
  /** Relative to the app. */
  readonly outDir: string;
  readonly manifest: BuildManifest;
  readonly grown: readonly Growth[];
};

/** A function whose code has become larger by a tenth or more; sizes are in bytes. */
export type Growth = { readonly function: BuiltFunction; readonly before: number };

/** Bundles the functions of an app, and writes them if all could be bundled. */
export async function buildApp(options: BuildOptions): Promise<Build> {
  const { folder, deployment } = options;
  const { outDir } = deployment.build;
  const rolldown = await loadRolldown(folder);
  const lock = lockBuild(folder, outDir);
  try {
    const previous = findBuildManifest(folder, outDir);
    const results = await bundleAll(rolldown, options);
    const problems = withoutRepeats(results.flatMap((each) => each.problems));
    if (!results.every(isDone) || problems.some(({ severity }) => severity === 'error')) return { problems };
    const functions = results.map(({ built }) => built);
    const files = results.flatMap((each) => each.files);
    const manifest = toManifest(options, functions, files);
    const changes = writeBuild(folder, { outDir, manifest, files, previous }, lock);
    return { problems, written: { ...changes, outDir, manifest, grown: findGrown(functions, previous) } };
  } finally {
    lock.release();
  }
}

/** A function that is bundled, or why it is not. */
type Result = Done | Unbundled;
type Done = Pick<Bundle, 'problems'> & { readonly built: BuiltFunction; readonly files: readonly FileContent[] };

function isDone(result: Result): result is Done {
  return 'built' in result;
}

/** As many at once as there are processors: each of them holds a graph of modules. */
async function bundleAll(
  rolldown: typeof Rolldown,
  { folder, analysis, deployment, onBundled }: BuildOptions,
): Promise<readonly Result[]> {
  const { runtime, exclude } = deployment.build;
  const known = new Map<string, string>();
  const options = { root: folder.path, runtime, exclude, conditions: readConditions(folder), known };
  const planned = planFunctions(analysis, deployment.functions === 'single');
  const results: Result[] = [];
  const waiting = planned.entries();
  const work = async (): Promise<void> => {
    for (const [index, each] of waiting) {
      const bundle = await bundleFunction(rolldown, each, options);
      results[index] = 'code' in bundle ? await toDone(each, bundle) : bundle;
      onBundled?.(results.filter((result) => result !== undefined).length, planned.length);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}

/** The conditions of package.json that TypeScript resolves the imports of the app with, beside its own. */
function readConditions({ path }: Folder): readonly string[] {
  const home = findUpwards(path, ['tsconfig.json']);
  const tsconfig = home === undefined ? undefined : loadTsconfig(`${home}/tsconfig.json`);
  return tsconfig?.config.compilerOptions?.customConditions ?? [];
}

/** What functions share is said once. */
function withoutRepeats(problems: readonly BundleProblem[]): readonly BundleProblem[] {
  return [...new Map(problems.map((each) => [JSON.stringify(each), each])).values()];
}

const compress = promisify(zlib.gzip);

async function toDone({ entry: _, ...planned }: PlannedFunction, bundle: Bundle): Promise<Done> {
  const { code, map, emits, secrets, problems } = bundle;
  const bytes = Buffer.from(code);
  const gzip = (await compress(bytes)).length;
  const path = `${planned.folder}/${BUNDLE_FILE}`;
  return {
    problems,
    built: { ...planned, emits, secrets, bytes: bytes.length, gzip, sha256: hash(bytes) },
    files: [
      { path, text: bytes },
      { path: `${path}.map`, text: Buffer.from(map) },
    ],
  };
}

function toManifest(
  { analysis, deployment }: BuildOptions,
  functions: readonly BuiltFunction[],
  files: readonly FileContent[],
): BuildManifest {
  const project = deployment.projectName ?? analysis.model.settings.packageName;
  return {
    version: 1,
    runtime: deployment.build.runtime,
    ...(project !== undefined && { project }),
    functions,
    files: Object.fromEntries(files.map(({ path, text }) => [path, hash(text)])),
  };
}

/** The growth that is worth a word. */
const GROWTH = 1.1;

function findGrown(built: readonly BuiltFunction[], previous: BuildManifest | undefined): readonly Growth[] {
  const sizes = new Map(previous?.functions.map(({ folder, bytes }) => [folder, bytes]));
  return built.flatMap((each) => {
    const before = sizes.get(each.folder);
    return before !== undefined && each.bytes >= before * GROWTH ? { function: each, before } : [];
  });
}
