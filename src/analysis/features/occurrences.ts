import type { Analysis } from '../model/analysis.js';
import type { Event } from '../model/model.js';
import type { Occurrence } from '../model/occurrence.js';
import type { Span } from '../model/source.js';

/** Every place that names an event: its type and tag, the config, and the calls that emit it. */
export function listOccurrences({ occurrences }: Analysis, event: Event): readonly Occurrence[] {
  const { span, declaration } = event.type;
  const named = [...occurrences.values()].flatMap((each) => each.filter((one) => one.event.name === event.name));
  return [{ kind: 'type', event, span: declaration ?? span }, ...named];
}

/** The event that is named at an offset, in a string or in a tag. */
export function findOccurrence({ occurrences }: Analysis, file: string, offset: number): Occurrence | undefined {
  return occurrences.get(file)?.find(({ span }) => holds(span, file, offset));
}

/** Both ends belong to a place: a cursor behind its last character is still in it. */
export function holds(span: Span, file: string, offset: number): boolean {
  return span.file === file && span.start <= offset && offset <= span.end;
}
