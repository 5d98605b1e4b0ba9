import type { Analysis } from '../analysis.js';
import type { Event } from '../model.js';
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
  const { model, entries, callSites } = analysis;
  const at = <T extends { span: Span }>(places: readonly T[]): T | undefined =>
    places.find(({ span }) => holds(span, file, offset));
  const tagged = model.events.find(({ type }) => type.tag !== undefined && holds(type.tag.span, file, offset));
  if (tagged?.type.tag !== undefined) return { kind: 'tag', event: tagged, span: tagged.type.tag.span };
  const subscription = at(entries.flatMap((entry) => entry.subscriptions));
  const emitted = at(callSites.flatMap((site) => site.names));
  const name = subscription?.event ?? emitted?.name;
  const event = model.events.find((each) => each.name === name);
  const place = subscription ?? emitted;
  if (event === undefined || place === undefined) return undefined;
  const kind = subscription === undefined ? 'emit' : 'config';
  return { kind, event, span: place.span, ...(place.literal && { literal: place.literal }) };
}

/** Both ends belong to a place: a cursor behind its last character is still there. */
export function holds(span: Span, file: string, offset: number): boolean {
  return span.file === file && span.start <= offset && offset <= span.end;
}
