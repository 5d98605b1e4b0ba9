import { joinPath } from '../lib/paths.js';
import type { Analysis, Analyzed } from '../model/analysis.js';
import { PACKAGE_NAME } from '../model/layout.js';
import { isPlainWord } from '../model/event-name.js';
import type { Event } from '../model/model.js';
import type { Occurrence } from '../model/occurrence.js';
import type { Span } from '../model/source.js';
import { readNames, type WrittenName } from '../syntax/places/read-names.js';

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

/** A string beyond the facts that names something: what it is for is decided by syntax, in hosts without types. */
export type Written = Pick<WrittenName, 'what' | 'name'> & {
  /** Without quotes. */
  readonly span: Span;
  /** Whether it is an argument of a type of ours. A string that is compared with some `type` only looks like a name. */
  readonly certain: boolean;
};

/** What syntax names at an offset: an event of the app, or without `event` a subscriber of it. */
export function findWritten(
  app: Analyzed,
  file: string,
  offset: number,
): (Written & { readonly event?: Event }) | undefined {
  const written = readWritten(app, file).find(({ span }) => holds(span, file, offset));
  if (written === undefined) return undefined;
  const { model, entries } = app.analysis();
  const isNamed = ({ name }: { readonly name: string }): boolean => name === written.name;
  if (written.what === 'subscriber') return entries.some(isNamed) ? written : undefined;
  const event = model.events.find(isNamed);
  return event && { ...written, event };
}

/** The places in these files that name an event or a subscriber by syntax. A plain word that is compared may be anything. */
export function listWritten(
  app: Analyzed,
  files: Iterable<string>,
  { what, name }: Pick<WrittenName, 'what' | 'name'>,
): readonly Written[] {
  return [...files].flatMap((file) => {
    if (app.textOf(file)?.includes(name) !== true) return [];
    const isSame = (each: Written): boolean => each.what === what && each.name === name;
    return readWritten(app, file).filter((each) => isSame(each) && (each.certain || !isPlainWord(name)));
  });
}

function readWritten(app: Analyzed, file: string): readonly Written[] {
  const { outDir, registry } = app.analysis().model.settings;
  const isOurs = (module: string): boolean =>
    module === PACKAGE_NAME ||
    (registry === 'module' &&
      (module.startsWith('#') || joinPath(file, module).replace(/\.[jt]s$/, '') === `${outDir}/events`));
  return readNames(file, app.textOf(file) ?? '').flatMap(({ what, name, module, start, end }): Written[] => {
    if (module !== undefined && !isOurs(module)) return [];
    return [{ what, name, span: { file, start: start + 1, end: end - 1 }, certain: module !== undefined }];
  });
}
