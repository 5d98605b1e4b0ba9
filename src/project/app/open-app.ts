import type { EventModel } from '../../analysis/model/model.js';
import type { SourceText } from '../../analysis/model/source.js';
import { createSession, type Session, type SessionOptions } from '../../analysis/session/session.js';
import { isPrintedAlike, renderFiles } from '../../render/render.js';

/** An app that stays open while its files change, with its generated files. */
export type App = {
  readonly session: Session;
  /** The generated files; while the analysis is partial, those of the last complete one, if there was one. */
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
      const files = last !== undefined && isPrintedAlike(last.model, model) ? last.files : renderTexts(model);
      last = { model, files };
      return files;
    },
  };
}

/** The texts alone: a rendered file also holds the pieces that it was joined from, which take five times its memory. */
function renderTexts(model: EventModel): readonly SourceText[] {
  return renderFiles(model).map(({ path, text }) => ({ path, text }));
}
