import type { Project } from '../../../project/app/project.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { Finding } from '../../report/finding.js';
import type { AgainstFindings, Opponent } from './against.js';

/** A comparison, or why the app cannot be compared. */
export type Comparison = AgainstFindings | ToolError;

/** Compares an app that could be read completely. */
export async function compareIfWhole(opponent: Opponent, { analysis, session }: Project): Promise<Comparison> {
  if (analysis.coverage !== 'whole') return new ToolError('not all of the app can be read');
  const { compareApp, UnreadableNow } = await import('./against.js');
  try {
    return await compareApp(opponent, { analysis, textOf: session.textOf });
  } catch (error) {
    if (error instanceof UnreadableNow) return error;
    throw error;
  }
}

type Settled = Pick<AgainstFindings, 'findings' | 'notes'> & Partial<Pick<AgainstFindings, 'against'>>;

/**
 * What a comparison adds to a report. Why there is none is a note beside errors, from which it may follow, and a
 * failure without them.
 */
export function settleComparison(comparison: Comparison | undefined, others: readonly Finding[]): Settled {
  if (comparison === undefined) return { findings: [], notes: [] };
  if (!(comparison instanceof ToolError)) return comparison;
  if (!others.some(({ severity }) => severity === 'error')) throw comparison;
  return { findings: [], notes: [`Events were not compared: ${comparison.message.replace(/\.$/, '')}.`] };
}
