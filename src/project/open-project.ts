import { sep } from 'node:path';
import type { Analysis } from '../core/analysis.js';
import { CONFIG_FILES, EVENTS_FOLDER, isEventFile, isSubscriberFile, SUBSCRIBERS_FOLDER } from '../core/layout.js';
import { PACKAGE_JSON } from '../core/modules.js';
import { createSession, type Session } from '../core/session.js';
import { renderFiles } from '../render/render.js';
import { FIRST_LINE, type VirtualFile } from '../render/virtual-file.js';
import { isSourceFolder, listFiles } from './list-files.js';
import { listCompiledFiles, type Tsconfig } from './load-tsconfig.js';
import { readText } from './read-text.js';

/** An app as it is on the disk now. */
export type Project = {
  /** The folder of the config; absolute. */
  readonly root: string;
  readonly analysis: Analysis;
  /** What `generated/` should hold. */
  readonly rendered: readonly VirtualFile[];
  /** The text of a file, as it was analysed where it was; undefined when there is no such file. */
  readonly textOf: (file: string) => string | undefined;
};

/** Reads what the registry follows from: events, subscribers, the config and what these import. */
export function openProject(root: string): Project {
  return toProject(root, openSession(root));
}

/** Reads the files that the tsconfigs compile too, for their calls of `emit`; generated ones make none. */
export function openWholeProject(root: string, tsconfigs: readonly Tsconfig[]): Project {
  const session = openSession(root);
  for (const path of listCompiledFiles(root, tsconfigs)) {
    if (session.textOf(path) !== undefined) continue;
    const text = readText(root, path);
    if (text !== undefined && !text.startsWith(FIRST_LINE)) session.set(path, text);
  }
  return toProject(root, session);
}

function openSession(root: string): Session {
  const session = createSession();
  const folders = [
    { folder: EVENTS_FOLDER, accepts: isEventFile },
    { folder: SUBSCRIBERS_FOLDER, accepts: isSubscriberFile },
  ];
  for (const { folder, accepts } of folders) {
    for (const path of listFiles(root, folder, { enters: isSourceFolder, accepts })) give(root, session, path);
  }
  give(root, session, PACKAGE_JSON);
  CONFIG_FILES.some((path) => give(root, session, path));
  return session;
}

/** Gives the session a file, if there is such a file. */
function give(root: string, session: Session, path: string): boolean {
  const text = readText(root, path);
  if (text !== undefined) session.set(path, text);
  return text !== undefined;
}

function toProject(root: string, session: Session): Project {
  const analysis = analyzeAll(root, session);
  return {
    root,
    analysis,
    rendered: renderFiles(analysis.model, root.replaceAll(sep, '/')),
    textOf: (file) => session.textOf(file) ?? readText(root, file),
  };
}

/** Analyses until every imported file that exists has been given. */
function analyzeAll(root: string, session: Session): Analysis {
  const asked = new Set<string>();
  for (;;) {
    const analysis = session.analysis();
    let given = false;
    for (const candidates of analysis.wanted) {
      const group = candidates.join('\0');
      if (asked.has(group)) continue;
      asked.add(group);
      given = candidates.some((path) => give(root, session, path)) || given;
    }
    if (!given) return analysis;
  }
}
