import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { createSession, type Session } from '../../analysis/session/session.js';
import type { VirtualFile } from '../../render/code.js';
import { renderFiles } from '../../render/render.js';
import { ToolError } from '../disk/tool-error.js';
import { compareOutput, isStale, type OutputDifference, writeOutput } from '../output/output.js';

/** An app as it is now. */
export type Project = {
  readonly session: Session;
  readonly analysis: Analysis;
  /** What `generated/` should hold. */
  readonly rendered: readonly VirtualFile[];
};

/** Reads what the registry follows from: events, subscribers, the config and what these import. */
export function openProject(folder: Folder): Project {
  return toProject(createSession({ folder }));
}

/** Reads the compiled files too, for their calls of `emit`. */
export function openWholeProject(folder: Folder, compiled: readonly string[]): Project {
  const session = createSession({ folder, readsCalls: true });
  session.include(compiled);
  return toProject(session);
}

function toProject(session: Session): Project {
  const analysis = session.analysis();
  return { session, analysis, rendered: renderFiles(analysis.model) };
}

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
export function syncOutput(folder: Folder): Synced {
  let first: OutputDifference | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const project = openProject(folder);
    if (project.analysis.coverage !== 'whole') return { project, difference: first };
    const difference = writeOutput(folder, project.rendered);
    first ??= difference;
    if (!isStale(difference) || !isStale(compareOutput(folder, project.rendered)))
      return { project, difference: first };
  }
  throw new ToolError(
    'Another program keeps changing the generated files while they are written',
    'Stop it, for example a second tsc-run of another version, then run tsc-run generate again.',
  );
}
