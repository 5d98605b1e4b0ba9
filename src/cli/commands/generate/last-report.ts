import { fileURLToPath } from 'node:url';
import { keepResult, loadLastResult } from '../../../project/output/last-run.js';
import type { Project } from '../../../project/app/open-project.js';
import { readText } from '../../../project/disk/read-text.js';
import type { Finding, FoundFix } from '../../report/finding.js';
import type { Report } from '../../report/report.js';
import { VERSION } from '../../version.js';

/** The part of a report that is kept on disk. */
type LastReport = Omit<Report, 'root' | 'textOf' | 'seconds' | 'findings'> & {
  readonly findings: readonly KeptFinding[];
  readonly version: string;
};

type KeptFinding = Omit<Finding, 'fixes'> & { readonly fixes: readonly FoundFix[] };

/** Two builds of one version may find different things. */
const BUILD = fileURLToPath(import.meta.url);

/** The report of the last run, if nothing has changed since. */
export function findLastReport(root: string): Report | undefined {
  const started = performance.now();
  const last = loadLastResult(root) as LastReport | undefined;
  if (last?.version !== VERSION) return undefined;
  const { version: _, findings: kept, ...report } = last;
  const findings = kept.map(({ fixes, ...finding }): Finding => ({ ...finding, fixes: () => fixes }));
  const seconds = (performance.now() - started) / 1000;
  return { ...report, findings, root, textOf: (file) => readText(root, file), seconds };
}

/** Keeps the report of a run that found the generated files of `project` up to date. */
export function keepReport(report: Report, { sources, extras, rendered }: Project, started: number): void {
  const { root, textOf: _, seconds: __, findings: found, ...rest } = report;
  const findings = found.map(({ fixes, ...finding }): KeptFinding => ({ ...finding, fixes: fixes?.() ?? [] }));
  const others = [...extras, ...rendered.map(({ path }) => path), BUILD];
  const result: LastReport = { ...rest, findings, version: VERSION };
  keepResult(root, { sources, others, started, result });
}
