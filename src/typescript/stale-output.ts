import { toWords } from '../core/catalog.js';
import type { Diagnostic } from '../core/problem.js';
import { compareOutput, isStale, toStaleProblems } from '../project/compare-output.js';
import type { Located } from './edited-apps.js';

/** Whether this generated file, as it stands on the disk, is what the app says now. */
export function findStale({ root, live, file }: Located): readonly Diagnostic[] {
  const output = live.output();
  const difference = output && compareOutput(root, output);
  if (difference === undefined || !isStale(difference)) return [];
  const stale = [...difference.missing, ...difference.changed];
  const fix = { title: 'Regenerate', edits: [], creates: stale.map(({ path, text }) => ({ file: path, text })) };
  return toStaleProblems(difference)
    .filter(({ span }) => span.file === file)
    .map((problem) => ({
      code: problem.code,
      severity: 'error',
      span: problem.span,
      ...toWords(problem, (span) => span.file),
      fixes: [fix],
    }));
}
