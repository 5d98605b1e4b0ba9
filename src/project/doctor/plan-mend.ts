import type { Change } from '../disk/apply-changes.js';
import { ToolError } from '../disk/tool-error.js';
import type { Found } from './check.js';

/** The mend that writes files; none where a file is not written so that it can be edited. */
export function planWrite(plan: () => readonly Change[]): Pick<Found, 'mend'> {
  try {
    const changes = plan().filter(({ before, text }) => before !== text);
    return changes.length === 0 ? {} : { mend: { kind: 'write', changes } };
  } catch (error) {
    if (error instanceof ToolError) return {};
    throw error;
  }
}
