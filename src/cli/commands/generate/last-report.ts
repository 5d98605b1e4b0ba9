import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byCodeUnit, isSameList } from '../../../analysis/lib/collections.js';
import type { Folder } from '../../../analysis/model/folder.js';
import { CONFIG_FILES, isListed, PACKAGE_JSON, toModelFolders } from '../../../analysis/model/layout.js';
import type { Project } from '../../../project/app/project.js';
import { replaceFiles, tidyFiles } from '../../../project/disk/replace-files.js';
import { systemCode, ToolError } from '../../../project/disk/tool-error.js';
import type { Finding, FoundFix } from '../../report/finding.js';
import type { Report } from '../../report/report.js';
import { VERSION } from '../../version.js';

/** The part of a report that is kept on disk. */
type LastReport = Omit<Report, 'folder' | 'textOf' | 'seconds' | 'findings'> & {
  readonly findings: readonly KeptFinding[];
  readonly version: string;
};

type KeptFinding = Omit<Finding, 'fixes'> & { readonly fixes: readonly FoundFix[] };

/** Two builds of one version may find different things. */
const BUILD = fileURLToPath(import.meta.url);

/** The report of the last run, if nothing has changed since. */
export function findLastReport(folder: Folder): Report | undefined {
  const started = performance.now();
  const last = loadLastResult(folder) as LastReport | undefined;
  if (last?.version !== VERSION) return undefined;
  const { version: _, findings: kept, ...report } = last;
  const findings = kept.map(({ fixes, ...finding }): Finding => ({ ...finding, fixes: () => fixes }));
  const seconds = (performance.now() - started) / 1000;
  return { ...report, findings, folder, textOf: folder.read, seconds };
}

/** Keeps the report of a run that found the generated files of `project` up to date. */
export function keepReport(report: Report, { session, analysis, rendered, inputs }: Project, started: number): void {
  const { folder, textOf: _, seconds: __, findings: found, ...rest } = report;
  const findings = found.map(({ fixes, ...finding }): KeptFinding => ({ ...finding, fixes: fixes?.() ?? [] }));
  const others = [...session.followed(), ...inputs, ...rendered.map(({ path }) => path), BUILD];
  const result: LastReport = { ...rest, findings, version: VERSION };
  const { eventsDir } = analysis.model.settings;
  keepResult(folder, { eventsDir, sources: session.sources(), others, started, result });
}

/** What a run went by, and what it found out. */
export type Run = {
  /** The folder of event types. */
  readonly eventsDir: string;
  /** The files of events and subscribers that it read, in the order in which they were listed. */
  readonly sources: readonly string[];
  /** Every other file that made a difference, or would have if it were there; relative to the app, or absolute. */
  readonly others: readonly string[];
  /** When it began to read, by `performance.now()`. */
  readonly started: number;
  readonly result: object;
};

type Kept = {
  /** Paths in generated files may follow from it. */
  readonly root: string;
  readonly eventsDir: string;
  readonly sources: readonly string[];
  readonly others: readonly string[];
  readonly stamps: string;
  /** Milliseconds from the beginning of the run to the writing of this. */
  readonly took: number;
  readonly result: object;
};

const FOLDER = '.tsc-run/cache';
const FILE = `${FOLDER}/generate.json`;

/** Above the coarsest clock of a file system: a second change within its tick leaves no trace in a file's times. */
const CLOCK_MS = 3_000;

/** What the last run found out, if nothing has changed since; undefined whenever there is any doubt. */
export function loadLastResult(folder: Folder): object | undefined {
  try {
    const { path: root } = folder;
    const file = resolve(root, FILE);
    const kept: Kept = JSON.parse(readFileSync(file, 'utf8'));
    const sources = listSources(folder, kept.eventsDir);
    if (kept.root !== root || !isSameList(sources, kept.sources)) return undefined;
    const { stamps, latest } = readStamps(root, [...sources, ...kept.others]);
    // All times are those of the file system, whose clock may not be ours.
    const began = statSync(file).mtimeMs - kept.took;
    return stamps === kept.stamps && latest < began - CLOCK_MS ? kept.result : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what a run found out. Where it cannot, the next run does the full work again. */
export function keepResult(folder: Folder, { eventsDir, sources, others, started, result }: Run): void {
  try {
    const all = [...others, PACKAGE_JSON, ...CONFIG_FILES];
    const { stamps } = readStamps(folder.path, [...sources, ...all]);
    const took = performance.now() - started;
    const kept: Kept = { root: folder.path, eventsDir, sources, others: all, stamps, took, result };
    tidyFiles(folder, [FILE]);
    replaceFiles(folder, [
      { path: `${FOLDER}/.gitignore`, text: '*\n' },
      { path: FILE, text: JSON.stringify(kept) },
    ]);
  } catch (error) {
    if (!(error instanceof ToolError) && systemCode(error) === undefined) throw error;
  }
}

/** As a session lists them. */
function listSources(folder: Folder, eventsDir: string): readonly string[] {
  const files = toModelFolders(eventsDir).flatMap((each) => folder.list(each));
  return files.filter((file) => isListed(file, eventsDir)).sort(byCodeUnit);
}

/** What tells whether one of the files has changed, and when the last of them did; zeros for one that is not there. */
function readStamps(root: string, files: readonly string[]): { readonly stamps: string; readonly latest: number } {
  const numbers = new Float64Array(files.length * 4);
  let latest = 0;
  files.forEach((file, index) => {
    const stats = statSync(isAbsolute(file) ? file : `${root}/${file}`, { throwIfNoEntry: false });
    if (stats === undefined) return;
    const { size, mtimeMs, ctimeMs, ino } = stats;
    numbers.set([size, mtimeMs, ctimeMs, ino], index * 4);
    latest = Math.max(latest, mtimeMs, ctimeMs);
  });
  return { stamps: Buffer.from(numbers.buffer).toString('base64'), latest };
}
