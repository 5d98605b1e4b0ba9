import { describeRoutes } from '../../../analysis/features/describe-routes.js';
import { listOccurrences } from '../../../analysis/features/occurrences.js';
import type { Diagnostic } from '../../../analysis/model/diagnostic.js';
import type { CallSite, Event, EventType } from '../../../analysis/model/model.js';
import type { Span } from '../../../analysis/model/source.js';
import { readDeclaration } from '../../../analysis/syntax/places/read-declaration.js';
import type { Project } from '../../../project/app/project.js';
import type { Places } from '../../report/places.js';
import type { Example } from './example.js';
import { overlaps, toPlace, type Place } from './place.js';

export type EventExplanation = {
  readonly name: string;
  /** False if a problem keeps the type from being an event. */
  readonly isEvent: boolean;
  /** Where the name comes from: a tag, the spelling in the config, or the name of the type. */
  readonly namedBy?: Event['namedBy'];
  readonly type: Place & {
    readonly name: string;
    /** The declaration as it is written. */
    readonly code: string;
    /** The text of its comment; empty without one. */
    readonly documentation: string;
  };
  /** Where it is emitted; `route` is what the file serves. */
  readonly emits: readonly (Place & { readonly route?: string })[];
  /** Calls of `emit` whose name cannot be read: they may emit it too. */
  readonly unread: readonly Place[];
  readonly subscribers: readonly (Partial<Place> & { readonly name: string; readonly external: boolean })[];
  readonly example: Example;
};

type Given = { readonly project: Project; readonly places: Places; readonly type: EventType };

/** What the analysis knows of an event, apart from its example. */
export function explainEvent({ project, places, type }: Given): Omit<EventExplanation, 'example'> {
  const { model, callSites, routes } = project.analysis;
  const event = findEvent(project, type);
  const name = event?.name ?? type.ownName;
  const paths = new Map(
    describeRoutes(routes).map(({ methods, path, file }) => [file, `${methods.join(', ')} ${path}`]),
  );
  const declaration = type.declaration ?? type.span;
  const declared = declarationOf(project, declaration);
  return {
    name,
    isEvent: event !== undefined,
    ...(event && { namedBy: event.namedBy }),
    type: {
      name: type.typeName,
      ...toPlace(declaration, places),
      code: declared?.code ?? '',
      documentation: declared?.documentation ?? '',
    },
    emits: listEmits(callSites, name).map((span) => {
      const route = paths.get(span.file);
      return { ...toPlace(span, places), ...(route !== undefined && { route }) };
    }),
    unread: callSites.filter(({ complete }) => !complete).map(({ span }) => toPlace(span, places)),
    subscribers: model.subscribers
      .filter(({ events }) => event !== undefined && events.includes(name))
      .map(({ name: subscriber, external, file, span }) => {
        const place =
          file === undefined ? {} : file === span.file ? toPlace(span, places) : { file, line: 1, column: 1 };
        return { name: subscriber, external, ...place };
      }),
  };
}

/** What is wrong with an event: at its type, in the config, and where it is emitted. */
export function findEventProblems(project: Project, type: EventType): readonly Diagnostic[] {
  const { analysis } = project;
  const event = findEvent(project, type);
  const declaration = type.declaration ?? type.span;
  const declared = declarationOf(project, declaration);
  const calls = analysis.callSites.filter(({ names }) =>
    names.some((each) => each.name === (event?.name ?? type.ownName)),
  );
  // Where a problem keeps the type from being an event, only its letters tell which names are meant.
  const subscriptions = analysis.entries.flatMap((entry) =>
    entry.subscriptions.filter(({ letters }) => letters === type.letters),
  );
  const spans: readonly Span[] = [
    type.span,
    declaration,
    ...(declared === undefined ? [] : [{ ...declared, file: declaration.file }]),
    ...(event === undefined ? [] : listOccurrences(analysis, event).map(({ span }) => span)),
    ...subscriptions.map(({ span }) => span),
    ...calls.map(({ call }) => call),
  ];
  return analysis.diagnostics.filter(({ span }) => spans.some((each) => overlaps(each, span)));
}

function findEvent({ analysis }: Project, type: EventType): Event | undefined {
  return analysis.model.events.find((each) => each.type === type);
}

function declarationOf({ session }: Project, { file, start }: Span): ReturnType<typeof readDeclaration> {
  return readDeclaration(file, session.textOf(file) ?? '', start);
}

function listEmits(callSites: readonly CallSite[], name: string): readonly Span[] {
  return callSites.flatMap(({ names }) => names.filter((each) => each.name === name).map(({ span }) => span));
}
