import { fileURLToPath } from 'node:url';
import type { Folder } from '../../../analysis/model/folder.js';
import { keepResult, loadLastResult } from '../../../project/output/last-run.js';
import type { Project } from '../../../project/app/open-project.js';
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
export function keepReport(report: Report, { session, rendered }: Project, started: number): void {
  const { folder, textOf: _, seconds: __, findings: found, ...rest } = report;
  const findings = found.map(({ fixes, ...finding }): KeptFinding => ({ ...finding, fixes: fixes?.() ?? [] }));
  const others = [...session.followed(), ...rendered.map(({ path }) => path), BUILD];
  const result: LastReport = { ...rest, findings, version: VERSION };
  keepResult(folder, { sources: session.sources(), others, started, result });
}
