import type { Analysis } from '../model/analysis.js';
import type { Span } from '../model/source.js';

/** Something of an app that has a name: `user.registered`, `send-welcome-email`, `POST /users`. */
export type AppSymbol = {
  readonly kind: 'event' | 'subscriber' | 'route';
  readonly name: string;
  /** What else is to be known of it: the type of an event, what a subscriber receives, the file of a route. */
  readonly detail: string;
  readonly span: Span;
};

/** Every event, subscriber and route of an app, each once: a subscriber is where its `listen` is, if it has one. */
export function listSymbols({ model, routes }: Analysis): readonly AppSymbol[] {
  return [
    ...model.events.map(({ name, type }): AppSymbol => {
      return { kind: 'event', name, detail: type.typeName, span: type.declaration ?? type.span };
    }),
    ...model.subscribers.map(({ name, events, span }): AppSymbol => {
      return { kind: 'subscriber', name, detail: events.join(', '), span };
    }),
    ...routes.map(({ method, path, file, span }): AppSymbol => {
      return { kind: 'route', name: `${method} ${path}`, detail: file, span };
    }),
  ];
}

/** The symbols of one file, in the order of its text; in the config, the subscribers that it names. */
export function symbolsOf(analysis: Analysis, file: string): readonly AppSymbol[] {
  const named = analysis.entries.map(({ name, subscriptions, span }): AppSymbol => {
    return { kind: 'subscriber', name, detail: subscriptions.map(({ event }) => event).join(', '), span };
  });
  const all = [...listSymbols(analysis).filter(({ span }) => !named.some((one) => one.span === span)), ...named];
  return all.filter(({ span }) => span.file === file).sort((a, b) => a.span.start - b.span.start);
}

/** Whether the letters of a query occur in a name in their order, in either case. */
export function matchesQuery(name: string, query: string): boolean {
  let at = 0;
  const text = name.toLowerCase();
  for (const letter of query.toLowerCase()) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
