import type { Analysis } from '../analysis.js';
import { groupBy } from '../collections.js';
import type { Event } from '../model.js';
import { rememberEach } from '../remember.js';
import type { Span } from '../source.js';

/** A place that names an event. */
export type Occurrence = {
  readonly kind: 'emit' | 'config' | 'tag' | 'type';
  readonly event: Event;
  readonly span: Span;
  /** The string literal that spells the name, which may stand elsewhere. */
  readonly literal?: Span;
};

/** Every place that names an event: its type and tag, the config, and the calls that emit it. */
export function listOccurrences({ entries, callSites }: Analysis, event: Event): readonly Occurrence[] {
  const { tag, span, declaration } = event.type;
  const named = (kind: 'emit' | 'config', places: readonly { span: Span; literal?: Span }[]): readonly Occurrence[] =>
    places.map((place) => ({ kind, event, span: place.span, ...(place.literal && { literal: place.literal }) }));
  return [
    { kind: 'type', event, span: declaration ?? span },
    ...(tag === undefined ? [] : [{ kind: 'tag' as const, event, span: tag.span }]),
    ...entries.flatMap((entry) =>
      named(
        'config',
        entry.subscriptions.filter((each) => each.event === event.name),
      ),
    ),
    ...callSites.flatMap((site) =>
      named(
        'emit',
        site.names.filter((each) => each.name === event.name),
      ),
    ),
  ];
}

/** The event that is named at an offset, in a string or in a tag. */
export function findOccurrence(analysis: Analysis, file: string, offset: number): Occurrence | undefined {
  return occurrencesByFile(analysis)
    .get(file)
    ?.find(({ span }) => holds(span, file, offset));
}

/** The strings and tags that name an event, by file: an editor asks about any file, and most have none. */
const occurrencesByFile = rememberEach(
  ({ model, entries, callSites }: Analysis): ReadonlyMap<string, readonly Occurrence[]> => {
    const events = new Map(model.events.map((event) => [event.name, event]));
    const named = (
      kind: 'emit' | 'config',
      name: string,
      place: Pick<Occurrence, 'span' | 'literal'>,
    ): Occurrence[] => {
      const event = events.get(name);
      return event === undefined
        ? []
        : [{ kind, event, span: place.span, ...(place.literal && { literal: place.literal }) }];
    };
    const tagged = model.events.flatMap((event): Occurrence[] => {
      const { tag } = event.type;
      return tag === undefined ? [] : [{ kind: 'tag', event, span: tag.span }];
    });
    const subscriptions = entries.flatMap((entry) => entry.subscriptions);
    const emitted = callSites.flatMap((site) => site.names);
    const all = [
      ...tagged,
      ...subscriptions.flatMap((each) => named('config', each.event, each)),
      ...emitted.flatMap((each) => named('emit', each.name, each)),
    ];
    return groupBy(all, ({ span }) => span.file);
  },
);

/** Both ends belong to a place: a cursor behind its last character is still there. */
export function holds(span: Span, file: string, offset: number): boolean {
  return span.file === file && span.start <= offset && offset <= span.end;
}
