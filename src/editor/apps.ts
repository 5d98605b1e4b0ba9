import type ts from 'typescript';
import { CONFIG_FILES, isModelSource, SOURCE_EXTENSIONS } from '../analysis/model/layout.js';
import { createLiveApp, type LiveApp } from '../project/app/live-app.js';
import { toAbsolute, toAppPath } from './paths.js';

/** What the apps of a program are read from. */
export type AppHost = {
  fileExists(path: string): boolean;
  readFile(path: string): string | undefined;
  readDirectory(path: string, extensions: readonly string[]): readonly string[];
};

/** An app inside a TypeScript process; `root` is absolute and posix. */
export type HostedApp = { readonly root: string; readonly live: LiveApp };

export function openHostedApp(root: string, host: AppHost): HostedApp {
  const live = createLiveApp(
    root,
    {
      list(folder) {
        const found = host.readDirectory(toAbsolute(root, folder), SOURCE_EXTENSIONS);
        return found.map((path) => toAppPath(root, path)).filter(isModelSource);
      },
      read(path) {
        const absolute = toAbsolute(root, path);
        return host.fileExists(absolute) ? host.readFile(absolute) : undefined;
      },
    },
    { keepsLast: true },
  );
  return { root, live };
}

/** The nearest folder, from `folder` upwards, that holds a config. */
export function findConfigFolder(folder: string, host: Pick<AppHost, 'fileExists'>): string | undefined {
  for (let each = folder; each !== ''; each = each.slice(0, each.lastIndexOf('/'))) {
    if (CONFIG_FILES.some((name) => host.fileExists(`${each}/${name}`))) return each;
  }
  return undefined;
}

export type TypeScript = typeof ts;
