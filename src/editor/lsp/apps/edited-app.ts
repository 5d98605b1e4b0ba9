import { isBelow, toAppPath } from '../../../analysis/lib/paths.js';
import type { Analysis } from '../../../analysis/model/analysis.js';
import type { Diagnostic } from '../../../analysis/model/diagnostic.js';
import { decidesImports, isConfigFile } from '../../../analysis/model/layout.js';
import type { Problem } from '../../../analysis/model/problem.js';
import { toDiagnostic } from '../../../analysis/problems/to-diagnostic.js';
import type { Session } from '../../../analysis/session/session.js';
import { openApp } from '../../../project/app/open-app.js';
import { findCoverage } from '../../../project/compiler/coverage.js';
import { listCompiledFiles, loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { openFolder } from '../../../project/disk/folder.js';
import { isMerging } from '../../../project/disk/git-state.js';
import { compareOutput, writeOutput } from '../../../project/output/output.js';
import { toStaleDiagnostics } from '../../../project/output/stale-output.js';
import type { OpenDocuments } from './documents.js';
import { overlayFolder } from './overlaid-folder.js';
import { readCompiled, type WrittenRegistry } from './written-registry.js';

/** An app with the unsaved texts of the client. */
export interface EditedApp {
  readonly session: Session;
  /** The absolute folder of its config. */
  readonly root: string;
  /** Analyzes the app as it is now. */
  analysis(): Analysis;
  /** The generated files as they are written, which TypeScript reads. */
  registry(): WrittenRegistry;
  /** What is wrong beyond the analysis: stale generated files, and files that no tsconfig compiles. */
  surroundings(): readonly Diagnostic[];
  /** The files that the tsconfigs of the app list. */
  compiled(): readonly string[];
  /** These and the files of its model, without those that are generated. */
  ownFiles(): readonly string[];
  /** Marks files as changed, in the client or on the disk; paths are absolute. */
  changed(paths: readonly string[]): void;
  /** Reads what lies around the app: its tsconfigs and its generated files. */
  look(): void;
  /** The same, unless it was read before. */
  lookOnce(): void;
  /** Writes the generated files as the saved files ask for; returns whether it wrote any. */
  save(): boolean;
}

/** Reads nothing yet, so that a client hears of progress first. */
export function openEditedApp(root: string, documents: Pick<OpenDocuments, 'find' | 'paths'>): EditedApp {
  const disk = openFolder(root);
  const folder = overlayFolder(disk, documents);
  const app = openApp({ folder, readsCalls: true, keepsLast: true });
  const { session } = app;
  let compiled: ReadonlySet<string> = new Set();
  let uncovered: readonly Problem[] = [];
  let stale: readonly Diagnostic[] = [];
  let written: ReadonlyMap<string, string> = new Map();
  let registry: WrittenRegistry | undefined;
  let isListed = false;
  let hasLooked = false;

  /** What the app generates from its saved files; undefined if it cannot be told. */
  const outputOfSaved = (): ReturnType<typeof app.output> => {
    const unsaved = folder.unsaved();
    try {
      return folder.withoutOverlay(() => {
        session.changed(unsaved);
        return session.analysis().coverage === 'whole' ? app.output() : undefined;
      });
    } finally {
      session.changed(unsaved);
    }
  };

  const lookAtOutput = (): void => {
    stale = [];
    const output = outputOfSaved();
    // While a saved file does not parse, nobody knows what should be generated.
    if (output === undefined) return;
    stale = toStaleDiagnostics(compareOutput(disk, output, written));
  };

  const lookAtTsconfigs = (): void => {
    const tsconfigs = loadTsconfigs(disk);
    const listed = listCompiledFiles(disk, tsconfigs);
    compiled = new Set(listed);
    session.include(listed);
    const { settings, events } = session.analysis().model;
    const { reached, problems } = findCoverage({
      folder: disk,
      tsconfigs,
      compiled: listed,
      settings,
      hasEvents: events.length > 0,
    });
    session.include(reached);
    uncovered = problems;
    isListed = true;
  };

  const look = (): void => {
    hasLooked = true;
    registry = undefined;
    if (!isListed) lookAtTsconfigs();
    lookAtOutput();
  };

  return {
    session,
    root: disk.path,
    analysis: session.analysis,
    registry: () => (registry ??= readCompiled(session)),
    surroundings() {
      const { rules } = session.analysis().model.settings;
      return [...stale, ...uncovered.flatMap((problem) => toDiagnostic(problem, { rules }) ?? [])];
    },
    compiled: () => [...compiled],
    ownFiles() {
      const { outDir } = session.analysis().model.settings;
      return [...new Set([...compiled, ...session.sources()])].filter((file) => !isBelow(file, outDir));
    },
    changed(paths) {
      const files = paths.map((path) => toAppPath(disk.path, path));
      session.changed(files);
      if (files.some((file) => file.endsWith('.json') || isConfigFile(file))) registry = undefined;
      // A new file may belong to a tsconfig.
      if (files.some((file) => decidesImports(file) || !compiled.has(file))) isListed = false;
    },
    look,
    lookOnce() {
      if (!hasLooked) look();
    },
    save() {
      if (isMerging(disk)) return false;
      const output = outputOfSaved();
      if (output === undefined) return false;
      const { missing, changed, leftOver } = writeOutput(disk, output, written);
      written = new Map(output.map(({ path, text }) => [path, text]));
      stale = [];
      registry = undefined;
      return missing.length + changed.length + leftOver.length > 0;
    },
  };
}
