import { perStage } from '../../analysis/lib/memo.js';
import { createSession, type Session, type SessionOptions } from '../../analysis/session/session.js';
import type { VirtualFile } from '../../render/code.js';
import { renderFiles } from '../../render/render.js';

/** An app that is being followed, with what is generated for it. */
export type App = {
  readonly session: Session;
  /** The generated files; while some of the app is unknown, those of the last time that it was not. */
  output(): readonly VirtualFile[] | undefined;
};

export function openApp(options: SessionOptions): App {
  const session = createSession(options);
  const render = perStage(renderFiles);
  let last: readonly VirtualFile[] | undefined;
  return {
    session,
    output() {
      const { model, coverage } = session.analysis();
      if (coverage !== 'partial') last = render(model);
      return last;
    },
  };
}
