import type { Project } from '../../../project/app/project.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { CompilerError } from '../../../contracts/read/read-wire-forms.js';
import type { NotCompared } from '../../report/against/against.js';
import type { Finding } from '../../report/finding.js';
import type { Report } from '../../report/report.js';
import type { AgainstFindings, Opponent } from './against.js';

/** A comparison, or why the app cannot be compared. */
export type Comparison = AgainstFindings | Failed;

type Failed = {
  readonly against: NotCompared;
  readonly error: ToolError;
  /** What to report if nothing else does. */
  readonly finding?: Finding;
};

/** Compares an app that could be read completely. */
export async function compareIfWhole(opponent: Opponent, { analysis, session }: Project): Promise<Comparison> {
  if (analysis.coverage !== 'whole') return toFailed(opponent, new ToolError('not all of the app can be read'));
  const { compareApp, UnreadableNow } = await import('./against.js');
  try {
    return await compareApp(opponent, { analysis, textOf: session.textOf });
  } catch (error) {
    if (error instanceof UnreadableNow) return { ...toFailed(opponent, error), ...toFinding(error.error) };
    throw error;
  }
}

function toFailed({ past: { value, title } }: Opponent, error: ToolError): Failed {
  const reason = error.message.replace(/\.$/, '');
  return { error, against: { ref: value, title, compared: false, reason } };
}

function toFinding(error: CompilerError | undefined): Pick<Failed, 'finding'> {
  if (error === undefined) return {};
  const { file, position, length, code, text } = error;
  const end = { ...position, column: position.column + length };
  return {
    finding: {
      code,
      severity: 'error',
      file,
      start: position,
      end,
      message: text,
      help: 'Solve this first: as long as it does not compile, events cannot be compared.',
    },
  };
}

type Settled = Pick<AgainstFindings, 'findings' | 'notes'> & Pick<Report, 'against'>;

/**
 * What a comparison adds to a report. Beside errors, from which it may follow that there is none, the report says why.
 * Without them, the error of the compiler behind it is reported; if there is none either, the run fails.
 */
export function settleComparison(comparison: Comparison | undefined, others: readonly Finding[]): Settled {
  if (comparison === undefined) return { findings: [], notes: [] };
  if (!('error' in comparison)) return comparison;
  const { against, error, finding } = comparison;
  const isReported = others.some(
    ({ code, file, start }) => code === finding?.code && file === finding.file && start.line === finding.start.line,
  );
  if (finding === undefined && !others.some(({ severity }) => severity === 'error')) throw error;
  return { findings: finding === undefined || isReported ? [] : [finding], notes: [], against };
}
