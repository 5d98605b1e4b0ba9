import { lineStarts, positionAt, type Span } from '../../analysis/model/source.js';
import type { AppView } from '../page/host.js';
import type { AppState } from './follow-app.js';

/** The app as people see it. */
export function toView({ session, analysis }: AppState, folder: string): AppView {
  const { model, routes, diagnostics, callSites } = analysis;
  const place = createPlace((file) => session.textOf(file));
  const emitters = new Map<string, string[]>();
  for (const { names, call } of callSites)
    for (const { name } of names) emitters.set(name, [...(emitters.get(name) ?? []), place(call)]);
  return {
    name: model.settings.packageName ?? folder.slice(folder.lastIndexOf('/') + 1),
    events: model.events.map(({ name, subscribers, type }) => ({ name, subscribers, file: type.file })),
    subscribers: model.subscribers.map(({ name, file, external, events }) => {
      return { name, ...(file !== undefined && { file }), external, events };
    }),
    routes,
    problems: diagnostics.map(({ severity, code, message, span }) => ({ severity, code, message, place: place(span) })),
    emitters: [...emitters].map(([name, places]) => ({ name, places })),
  };
}

/** Formats a span as `file:line`; finds the lines of each file only once. */
function createPlace(textOf: (file: string) => string | undefined): (span: Span) => string {
  const starts = new Map<string, readonly number[]>();
  return ({ file, start }) => {
    const lines = starts.get(file) ?? lineStarts(textOf(file) ?? '');
    starts.set(file, lines);
    return `${file}:${positionAt(lines, start).line}`;
  };
}
