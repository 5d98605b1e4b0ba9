import type { Folder } from '../../../analysis/model/folder.js';
import { compareOutput, isStale } from '../../../project/output/compare-output.js';
import { openProject } from '../../../project/app/open-project.js';
import { type Synced, syncOutput } from '../../../project/app/sync-output.js';
import type { Report } from '../../report/report.js';
import { keepReport } from './last-report.js';
import { toReport } from './report.js';

/** Reads the app, then writes its generated files or, with `check`, compares them. */
export function generateOnce(folder: Folder, check: boolean): Report {
  const started = performance.now();
  const { project, difference } = (check ? compareProject : syncOutput)(folder);
  const { session, analysis } = project;
  const seconds = (performance.now() - started) / 1000;
  const report = toReport({ session, analysis, difference, seconds }, check ? 'check' : 'write');
  if (!check && difference !== undefined && !isStale(difference)) keepReport(report, project, started);
  return report;
}

function compareProject(folder: Folder): Synced {
  const project = openProject(folder);
  const { analysis, rendered } = project;
  return { project, difference: analysis.coverage === 'whole' ? compareOutput(folder, rendered) : undefined };
}
