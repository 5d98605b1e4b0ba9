import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { createSession, type Session } from '../../analysis/session/session.js';
import { renderFiles } from '../../render/render.js';
import type { VirtualFile } from '../../render/virtual-file.js';

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
