import type { Analysis } from '../../analysis/model/analysis.js';
import { CONFIG_FILES, isModelSource, isSourcePath, MODEL_FOLDERS, PACKAGE_JSON } from '../../analysis/model/layout.js';
import { createSession, type Session, type SessionOptions } from '../../analysis/session/session.js';
import { createRenderer } from '../../render/render.js';
import type { VirtualFile } from '../../render/virtual-file.js';

/** Where the texts of an app come from; paths are posix and relative to the folder of its config. */
export type Files = {
  /** The files of events and subscribers below a folder. */
  list(folder: string): readonly string[];
  /** Undefined when there is no such file. */
  read(path: string): string | undefined;
};

/** An app that follows its files: what was read once is read again only where `update` says so. */
export interface LiveApp {
  readonly session: Session;
  /** Reads again what may have changed: files, or folders with all below them. */
  update(paths: readonly string[]): void;
  /** With every imported file that exists. */
  analysis(): Analysis;
  /** The generated files; as long as the app cannot be read, those of the last time that it could. */
  output(): readonly VirtualFile[] | undefined;
  /** The files of events and subscribers, as they were listed. */
  sources(): readonly string[];
  /** Files outside the folders of events and subscribers that it follows from, or would if they existed. */
  extras(): readonly string[];
}

/** Files beside those folders that an app always follows from, whether or not they exist. */
export const ROOT_FILES = [PACKAGE_JSON, ...CONFIG_FILES];

/** `root` is the absolute path of the app's folder. */
export function createLiveApp(root: string, files: Files, options?: SessionOptions): LiveApp {
  const session = createSession(options);
  const { give, giveFolder, known } = createIntake(session, files);
  const extras = new Set<string>();
  const asked = new Set<string>();
  const outputOf = createOutput(root);

  for (const path of ROOT_FILES) give(path);
  for (const folder of MODEL_FOLDERS) giveFolder(folder);

  let settled: Analysis | undefined;
  const analysis = (): Analysis => {
    for (;;) {
      const found = session.analysis();
      if (found === settled) return found;
      const groups = found.wanted.filter((candidates) => !asked.has(candidates.join('\0')));
      if (groups.length === 0) return (settled = found);
      for (const candidates of groups) {
        for (const path of candidates) extras.add(path);
        candidates.some(give);
        asked.add(candidates.join('\0'));
      }
    }
  };

  return {
    session,
    update(paths) {
      for (const path of paths) {
        if (ROOT_FILES.includes(path) || known.has(path) || extras.has(path) || isModelSource(path)) give(path);
        else if (!isSourcePath(path)) giveFolder(path);
        // An import may lead to what it did not find before, also in a folder that was not there.
        if ([...extras].some((each) => isBelow(path, each))) {
          asked.clear();
          settled = undefined;
        }
      }
    },
    analysis,
    output: () => outputOf(analysis()),
    sources: () => [...known].filter((path) => isModelSource(path) && !extras.has(path)),
    extras: () => [...extras],
  };
}

/** Brings the texts of files into a session; `known` are those that exist. */
function createIntake(session: Session, files: Files) {
  const known = new Set<string>();

  /** Whether there is such a file. */
  const give = (path: string): boolean => {
    const text = files.read(path);
    if (text === undefined) {
      known.delete(path);
      session.delete(path);
    } else {
      known.add(path);
      session.set(path, text);
    }
    return text !== undefined;
  };

  const giveFolder = (folder: string): void => {
    for (const path of known) if (isBelow(folder, path)) give(path);
    for (const each of MODEL_FOLDERS) {
      const narrower = isBelow(folder, each) ? each : isBelow(each, folder) ? folder : undefined;
      for (const path of narrower === undefined ? [] : files.list(narrower)) if (!known.has(path)) give(path);
    }
  };

  return { give, giveFolder, known: known as ReadonlySet<string> };
}

/** Renders what an analysis says, and keeps that while the app cannot be read. */
function createOutput(root: string): (analysis: Analysis) => readonly VirtualFile[] | undefined {
  const render = createRenderer(root);
  let last: readonly VirtualFile[] | undefined;
  return ({ model, usable }) => {
    if (usable) last = render(model);
    return last;
  };
}

function isBelow(folder: string, path: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
