import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PROBLEMS, type ProblemCode } from '../../../analysis/problems/index.js';
import type { ProblemDefinition } from '../../../analysis/problems/define-problem.js';
import { toToolError } from '../../../project/disk/tool-error.js';

export type ProblemExplanation = {
  readonly code: ProblemCode;
  /** Its code inside TypeScript, such as 71001. */
  readonly number: number;
  readonly severity: ProblemDefinition['severity'];
  /** Whether `events.rules` can change the severity. */
  readonly changeable: boolean;
  readonly about: string;
  /** Its page, as a path that starts with the name of the package. */
  readonly docs: string;
  /** The text of that page: Markdown. */
  readonly page: string;
};

/** The problem that a code stands for: `unknown-event`, `TS71001` or `71001`. */
export function findProblem(name: string): ProblemDefinition<ProblemCode> | undefined {
  const number = /^(?:ts)?(\d+)$/i.exec(name)?.[1];
  return PROBLEMS.find((each) => each.code === name.toLowerCase() || each.number === Number(number));
}

export function explainProblem(problem: ProblemDefinition<ProblemCode>): ProblemExplanation {
  const { code, number, severity, changeable, about, docs } = problem;
  return { code, number, severity, changeable, about, docs, page: readPage(docs) };
}

/** The page without the comment that says who has written it. */
function readPage(docs: string): string {
  const packageJson = createRequire(import.meta.url).resolve('@tsc-run/core/package.json');
  const path = join(dirname(packageJson), docs.split('/').slice(2).join('/'));
  try {
    return readFileSync(path, 'utf8').replace(/^<!--[\s\S]*?-->\s*/, '');
  } catch (error) {
    throw toToolError(error, `Cannot read ${path}`);
  }
}
