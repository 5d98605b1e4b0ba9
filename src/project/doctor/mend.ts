import { rmdirSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { syncOutput } from '../app/project.js';
import { applyChanges } from '../disk/apply-changes.js';
import { toToolError } from '../disk/tool-error.js';
import type { AppState } from './app-state.js';
import type { DoctorFinding, Mend } from './check.js';
import { examine } from './examine.js';

export type Mended = {
  readonly state: AppState;
  readonly mended: readonly DoctorFinding[];
  /** What is still wrong. */
  readonly findings: readonly DoctorFinding[];
};

/** Mends one thing after the other, and looks at the app again each time: one change can make another superfluous. */
export async function mend(read: () => Promise<AppState>): Promise<Mended> {
  const tried: DoctorFinding[] = [];
  for (;;) {
    const state = await read();
    const findings = examine(state);
    const isTried = (finding: DoctorFinding): boolean => tried.some((each) => isSame(each, finding));
    const next = findings.find((finding) => finding.mend !== undefined && !isTried(finding));
    if (next?.mend === undefined) {
      const mended = tried.filter((each) => !findings.some((finding) => isSame(each, finding)));
      return { state, mended, findings };
    }
    await apply(next.mend, state);
    tried.push(next);
  }
}

function isSame(a: DoctorFinding, b: DoctorFinding): boolean {
  return a.name === b.name && a.message === b.message;
}

async function apply(change: Mend, { root, app }: AppState): Promise<void> {
  if (change.kind === 'generate') await syncOutput(app);
  else if (change.kind === 'write') applyChanges(root, change.changes);
  else for (const file of change.files) remove(resolve(root.path, file), file);
}

/** Removes a file, and its folder if that is empty then. */
function remove(path: string, name: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    throw toToolError(error, `Cannot remove ${name}`);
  }
  try {
    rmdirSync(dirname(path));
  } catch {
    // Something else is in it.
  }
}
