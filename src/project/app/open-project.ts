import type { Analysis } from '../../analysis/model/analysis.js';
import { isModelSource } from '../../analysis/model/layout.js';
import type { SessionOptions } from '../../analysis/session/session.js';
import { renderFiles } from '../../render/render.js';
import { FIRST_LINE, type VirtualFile } from '../../render/virtual-file.js';
import { isSourceFolder, listFiles } from '../disk/list-files.js';
import { createLiveApp, type LiveApp } from './live-app.js';
import { toPosix } from '../disk/paths.js';
import { readText } from '../disk/read-text.js';

/** An app as it is on the disk now. */
export type Project = {
  /** The folder of the config; absolute. */
  readonly root: string;
  readonly analysis: Analysis;
  /** What `generated/` should hold. */
  readonly rendered: readonly VirtualFile[];
  /** The files of events and subscribers. */
  readonly sources: readonly string[];
  /** Other files that it follows from, or would if they existed; without the config and package.json. */
  readonly extras: readonly string[];
  /** The text of a file, as it was analysed where it was; undefined when there is no such file. */
  readonly textOf: (file: string) => string | undefined;
};

/** Reads what the registry follows from: events, subscribers, the config and what these import. */
export function openProject(root: string): Project {
  return toProject(root, openApp(root));
}

/** Reads the files that are compiled too, for their calls of `emit`; generated ones make none. */
export function openWholeProject(root: string, compiled: readonly string[]): Project {
  return toProject(root, openWholeApp(root, compiled));
}

/** The same, as an app that follows its files. */
export function openWholeApp(root: string, compiled: readonly string[]): LiveApp {
  const app = openApp(root);
  for (const path of compiled) {
    if (app.session.textOf(path) !== undefined) continue;
    const text = readText(root, path);
    if (text !== undefined && !text.startsWith(FIRST_LINE)) app.session.set(path, text);
  }
  return app;
}

/** An app whose texts come from the disk. */
export function openApp(root: string, options?: SessionOptions): LiveApp {
  const files = {
    list: (folder: string) => listFiles(root, folder, { enters: isSourceFolder, accepts: isModelSource }),
    read: (path: string) => readText(root, path),
  };
  return createLiveApp(toPosix(root), files, options);
}

function toProject(root: string, app: LiveApp): Project {
  const analysis = app.analysis();
  return {
    root,
    analysis,
    rendered: renderFiles(analysis.model, toPosix(root)),
    sources: app.sources(),
    extras: app.extras(),
    textOf: (file) => app.session.textOf(file) ?? readText(root, file),
  };
}
