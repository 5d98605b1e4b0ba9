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

/** The occurrence at an offset: a string or a tag that names an event. */
export function findOccurrence({ occurrences }: Analysis, file: string, offset: number): Occurrence | undefined {
  return occurrences.get(file)?.find(({ span }) => holds(span, file, offset));
}

/** Whether a span contains an offset. Its end is inclusive here: a cursor after the last character is still in it. */
export function holds(span: Span, file: string, offset: number): boolean {
  return span.file === file && span.start <= offset && offset <= span.end;
}
