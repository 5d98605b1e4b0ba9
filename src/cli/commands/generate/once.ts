import { compareOutput, isStale } from '../../../project/output/compare-output.js';
import { openProject } from '../../../project/app/open-project.js';
import { type Synced, syncOutput } from '../../../project/output/sync-output.js';
import type { Report } from '../../report/report.js';
import { keepReport } from './last-report.js';
import { toReport } from './report.js';

/** Reads the app, then writes its generated files or, with `check`, compares them. */
export function generateOnce(root: string, check: boolean): Report {
  const started = performance.now();
  const { project, difference } = (check ? compareProject : syncOutput)(root);
  const { analysis, textOf } = project;
  const seconds = (performance.now() - started) / 1000;
  const report = toReport({ root, analysis, textOf, difference, seconds }, check ? 'check' : 'write');
  if (!check && difference !== undefined && !isStale(difference)) keepReport(report, project, started);
  return report;
}

function compareProject(root: string): Synced {
  const project = openProject(root);
  const { analysis, rendered } = project;
  return { project, difference: analysis.complete ? compareOutput(root, rendered) : undefined };
}
