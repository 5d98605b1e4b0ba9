import { once } from '../../analysis/lib/memo.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { createSession, type Session } from '../../analysis/session/session.js';
import type { VirtualFile } from '../../render/code.js';
import { renderFiles } from '../../render/render.js';
import { recordFolder } from '../disk/record-folder.js';
import { ToolError } from '../disk/tool-error.js';
import { addSchemas, hasSchemas } from './schemas.js';
import { compareOutput, isStale, type OutputDifference, writeOutput } from '../output/output.js';

/** An app as it is now. */
export type Project = {
  readonly session: Session;
  readonly analysis: Analysis;
  /** What the generated files should be. */
  readonly rendered: readonly VirtualFile[];
  /** The files that `rendered` follows from, besides those that the session follows. */
  readonly inputs: readonly string[];
  /** Sentences on what `schemas.ts` leaves out. */
  readonly notes: readonly string[];
};

/**
 * Reads what determines the registry: events, subscribers, the config and what these import. `schemas.ts` is not rendered:
 * see `withSchemas`.
 */
export function openProject(folder: Folder): Project {
  return toProject(createSession({ folder }));
}

/** Also reads the compiled files, for their call sites. */
export function openWholeProject(folder: Folder, compiled: readonly string[]): Project {
  const session = createSession({ folder, readsCalls: true });
  session.include(compiled);
  return toProject(session);
}

function toProject(session: Session): Project {
  const analysis = session.analysis();
  const rendered = once(() => renderFiles(analysis.model));
  return {
    session,
    analysis,
    // Who only reports on an app needs none of it.
    get rendered() {
      return rendered();
    },
    inputs: [],
    notes: [],
  };
}

/** Renders `schemas.ts` too, if the app has one. */
export async function withSchemas(project: Project): Promise<Project> {
  const { session, analysis, rendered } = project;
  if (!hasSchemas(analysis)) return project;
  const { folder, asked } = recordFolder(session.folder);
  const { files, notes } = await addSchemas(folder, analysis, rendered);
  return { ...project, rendered: files, inputs: asked(), notes };
}

/** So many rounds are not a coincidence: another program keeps writing the same files. */
const MAX_ROUNDS = 10;

export type Synced = {
  readonly project: Project;
  /** What differed before the first write; undefined if the app could not be read completely: nothing was written. */
  readonly difference: OutputDifference | undefined;
};

/**
 * Reads the app and brings its generated files up to date. Another run may do the same at the same time, from an
 * older or newer state of the sources. The run that writes last compares once more, finds the mixed files and repeats
 * from the current sources. So no lock is needed, which a killed run would leave behind.
 */
export async function syncOutput(folder: Folder): Promise<Synced> {
  let first: OutputDifference | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const project = await withSchemas(openProject(folder));
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
