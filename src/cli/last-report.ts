import { fileURLToPath } from 'node:url';
import { keepResult, loadLastResult } from '../project/last-run.js';
import type { Project } from '../project/open-project.js';
import { readText } from '../project/read-text.js';
import type { Report } from './report.js';
import { VERSION } from './version.js';

/** What of a report does not have to be found out again. */
type LastReport = Omit<Report, 'root' | 'textOf' | 'seconds'> & { readonly version: string };

/** A build of the same version may still find other things. */
const BUILD = fileURLToPath(import.meta.url);

/** The report of a run after which nothing has changed. */
export function findLastReport(root: string): Report | undefined {
  const started = performance.now();
  const last = loadLastResult(root) as LastReport | undefined;
  if (last?.version !== VERSION) return undefined;
  const { version: _, ...report } = last;
  const seconds = (performance.now() - started) / 1000;
  return { ...report, root, textOf: (file) => readText(root, file), seconds };
}

/** Keeps the report of a run that found the generated files of `project` up to date. */
export function keepReport(report: Report, { sources, extras, rendered }: Project, started: number): void {
  const { root, textOf: _, seconds: __, ...rest } = report;
  const others = [...extras, ...rendered.map(({ path }) => path), BUILD];
  const result: LastReport = { ...rest, version: VERSION };
  keepResult(root, { sources, others, started, result });
}
