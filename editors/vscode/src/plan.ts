import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_NAME } from '../../../src/analysis/model/layout.js';
import { isBelow } from '../../../src/analysis/lib/paths.js';
import { findPackage } from '../../../src/project/disk/find-package.js';

/** One server, as it should run. */
export type Plan = {
  readonly script: string;
  /** The version of the package; undefined for the server of this extension. */
  readonly version: string | undefined;
  /** The folders of the apps that it serves. */
  readonly apps: readonly string[];
};

export type PlanOptions = {
  /** The script of the server of this extension. */
  readonly bundled: string;
  /** Whether what a workspace has installed may run. */
  readonly isTrusted: boolean;
};

/**
 * The servers of apps: one for each installed copy of the package, and that of this extension for apps that have none.
 * An app inside another one is left to the server of the outer app, which finds it by itself.
 */
export function planServers(apps: readonly string[], { bundled, isTrusted }: PlanOptions): readonly Plan[] {
  const plans = new Map<string, Plan>();
  for (const app of apps.filter((each) => !apps.some((other) => other !== each && isBelow(each, other)))) {
    const { script = bundled, version } = isTrusted ? findServer(app) : {};
    plans.set(script, { script, version, apps: [...(plans.get(script)?.apps ?? []), app] });
  }
  return [...plans.values()];
}

function findServer(app: string): Partial<Plan> {
  const found = findPackage(app, PACKAGE_NAME);
  if (found === undefined || !existsSync(join(found.folder, 'dist/lsp.cjs'))) return {};
  return { script: join(found.folder, 'dist/cli.cjs'), version: found.version };
}
