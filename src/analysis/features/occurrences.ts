import type { Analysis } from '../model/analysis.js';
import { groupBy } from '../lib/collections.js';
import type { Event } from '../model/model.js';
import { rememberEach } from '../session/remember.js';
import type { Span } from '../model/source.js';

/** A place that names an event. */
export type Occurrence = {
  readonly kind: 'emit' | 'config' | 'tag' | 'type';
  readonly event: Event;
  readonly span: Span;
  /** The string literal that spells the name, which may stand elsewhere. */
  readonly literal?: Span;
};

/** Every place that names an event: its type and tag, the config, and the calls that emit it. */
export function listOccurrences(analysis: Analysis, event: Event): readonly Occurrence[] {
  const { span, declaration } = event.type;
  return [
    { kind: 'type', event, span: declaration ?? span },
    ...listNamed(analysis).filter((each) => each.event === event),
  ];
}

/** The event that is named at an offset, in a string or in a tag. */
export function findOccurrence(analysis: Analysis, file: string, offset: number): Occurrence | undefined {
  return namedByFile(analysis)
    .get(file)
    ?.find(({ span }) => holds(span, file, offset));
}

/** The strings and tags that name an event. */
const listNamed = rememberEach(({ model, entries, callSites }: Analysis): readonly Occurrence[] => {
  const events = new Map(model.events.map((event) => [event.name, event]));
  const toNamed = (kind: 'emit' | 'config', name: string, { span, literal }: Place): Occurrence[] => {
    const event = events.get(name);
    return event === undefined ? [] : [{ kind, event, span, ...(literal && { literal }) }];
  };
  return [
    ...model.events.flatMap((event): Occurrence[] => {
      const { tag } = event.type;
      return tag === undefined ? [] : [{ kind: 'tag', event, span: tag.span }];
    }),
    ...entries.flatMap(({ subscriptions }) => subscriptions.flatMap((each) => toNamed('config', each.event, each))),
    ...callSites.flatMap(({ names }) => names.flatMap((each) => toNamed('emit', each.name, each))),
  ];
});

type Place = Pick<Occurrence, 'span' | 'literal'>;

/** The same by file: an editor asks about any file, and most have none. */
const namedByFile = rememberEach((analysis: Analysis) => groupBy(listNamed(analysis), ({ span }) => span.file));

/** Both ends belong to a place: a cursor behind its last character is still there. */
export function holds(span: Span, file: string, offset: number): boolean {
  return span.file === file && span.start <= offset && offset <= span.end;
}
