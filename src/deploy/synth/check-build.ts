import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { quote } from '../../analysis/lib/quote.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Deployment } from '../../analysis/model/deployment.js';
import { ToolError } from '../../project/disk/tool-error.js';
import type { BuildManifest } from '../manifest.js';
import { listDeployed } from './app.js';

export type Build = {
  readonly analysis: Analysis;
  readonly deployment: Deployment;
  readonly manifest: BuildManifest;
  /** The folder of the manifest, absolute. */
  readonly folder: string;
};

/** Throws a `ToolError` if what was built is not of this app as it is now, or has been changed since. */
export function checkBuild(build: Build): void {
  const difference = findDifference(build);
  if (difference !== undefined) throw new ToolError(difference, 'Run tsc-run build, then this again.');
  const changed = findChangedFile(build);
  if (changed !== undefined) throw new ToolError(changed, 'Delete it, run tsc-run build, then this again.');
}

function findDifference({ analysis, deployment, manifest }: Build): string | undefined {
  const { model, routes } = analysis;
  const built = new Set(manifest.functions.map(({ kind, name }) => (kind === 'subscriber' ? name : undefined)));
  const wanted = new Set(listDeployed(model).map(({ name }) => name));
  const missing = [...wanted].find((name) => !built.has(name));
  if (missing !== undefined) return `The subscriber ${quote(missing)} was not built`;
  const gone = [...built].find((name) => name !== undefined && !wanted.has(name));
  if (gone !== undefined) return `What was built has a subscriber ${quote(gone)}, and the config has none of that name`;
  if (manifest.runtime !== deployment.build.runtime)
    return `What was built is for ${manifest.runtime}, and the config says ${deployment.build.runtime}`;
  const apis = manifest.functions.filter(({ kind }) => kind === 'api');
  if (apis.length > 0 && apis.some(({ file }) => file === undefined) !== (deployment.functions === 'single'))
    return `deploy.functions in the config is now '${deployment.functions}'`;
  const served = new Set(apis.flatMap((each) => each.routes ?? []).map(toText));
  const current = new Set(routes.map(toText));
  const added = [...current].find((route) => !served.has(route));
  if (added !== undefined) return `The route ${quote(added)} was not built`;
  const removed = [...served].find((route) => !current.has(route));
  return removed === undefined ? undefined : `What was built has a route ${quote(removed)}, and the app has none`;
}

function toText({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}

function findChangedFile({ manifest, folder }: Build): string | undefined {
  for (const [path, hash] of Object.entries(manifest.files)) {
    const bytes = readBytes(resolve(folder, path));
    if (bytes === undefined) return `${path} was built, and is gone`;
    if (createHash('sha256').update(bytes).digest('hex') !== hash) return `${path} was changed after it was built`;
  }
  return undefined;
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
