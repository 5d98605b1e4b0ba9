import { compareOutput, isStale, type OutputDifference } from '../output/compare-output.js';
import { openProject, type Project } from './open-project.js';
import { ToolError } from '../disk/tool-error.js';
import { writeOutput } from '../output/write-output.js';

/** More rounds than this are no coincidence: something else writes the same files all the time. */
const MAX_ROUNDS = 10;

export type Synced = {
  readonly project: Project;
  /** What differed before; undefined when the app could not be read as a whole, and nothing was written. */
  readonly difference: OutputDifference | undefined;
};

/**
 * Reads the app and brings its generated files up to date. Another run may do so at the same time, from sources that
 * were edited in between: whoever writes last finds the mixture that came of it, and does it again from the sources of
 * then. So no lock is needed, which a killed run would leave behind.
 */
export function syncOutput(root: string): Synced {
  let first: OutputDifference | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const project = openProject(root);
    if (!project.analysis.complete) return { project, difference: first };
    const difference = writeOutput(root, project.rendered);
    first ??= difference;
    if (!isStale(difference) || !isStale(compareOutput(root, project.rendered))) return { project, difference: first };
  }
  throw new ToolError(
    'Another program keeps changing the generated files while they are written',
    'Stop it, for example a second tsc-run of another version, then run tsc-run generate again.',
  );
}
