import type { EventModel } from '../../analysis/model/model.js';
import type { SourceText } from '../../analysis/model/source.js';
import { createSession, type Session, type SessionOptions } from '../../analysis/session/session.js';
import { isPrintedAlike, renderFiles } from '../../render/render.js';

/** An app that is being followed, with what is generated for it. */
export type App = {
  readonly session: Session;
  /** The generated files; while some of the app is unknown, those of the last time that it was not. */
  output(): readonly SourceText[] | undefined;
};

export function openApp(options: SessionOptions): App {
  const session = createSession(options);
  let last: { readonly model: EventModel; readonly files: readonly SourceText[] } | undefined;
  return {
    session,
    output() {
      const { model, coverage } = session.analysis();
      if (coverage === 'partial' || last?.model === model) return last?.files;
      const files = last !== undefined && isPrintedAlike(last.model, model) ? last.files : renderFiles(model);
      last = { model, files };
      return files;
    },
  };
}
