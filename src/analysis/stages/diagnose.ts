import { type Binding, findSpelling } from './bind.js';
import { byCodeUnit } from '../lib/collections.js';
import type { ConfigReading, Faults } from './config.js';
import type { EventTypesReading, Helper } from './merge-event-files.js';
import type { ModuleFacts } from '../model/facts.js';
import { CONFIG_FILES } from '../model/layout.js';
import type { Event } from '../model/model.js';
import { isVagueName, toLetters, toTypeLetters } from '../model/event-name.js';
import { findNearest } from '../lib/nearest.js';
import type { Problem } from '../model/problem.js';
import type { Span } from '../model/source.js';
import { ambiguousEventName } from '../problems/ambiguous-event-name.js';
import { configInvalid } from '../problems/config-invalid.js';
import { configMissing } from '../problems/config-missing.js';
import { configNotStatic } from '../problems/config-not-static.js';
import { declarationFileSkipped } from '../problems/declaration-file-skipped.js';
import { duplicateEvent } from '../problems/duplicate-event.js';
import { duplicateSubscriberFile } from '../problems/duplicate-subscriber-file.js';
import { duplicateSubscription } from '../problems/duplicate-subscription.js';
import { fileTooComplex } from '../problems/file-too-complex.js';
import { genericEventType } from '../problems/generic-event-type.js';
import { helperEventType } from '../problems/helper-event-type.js';
import { canChangeSeverity, findDefinition, listCodes, type ProblemCode } from '../problems/index.js';
import { importNotResolved } from '../problems/import-not-resolved.js';
import { invalidEventName } from '../problems/invalid-event-name.js';
import { listenIsGenerator } from '../problems/listen-is-generator.js';
import { listenNotExported } from '../problems/listen-not-exported.js';
import { payloadNotJson } from '../problems/payload-not-json.js';
import { subscriberFileMissing } from '../problems/subscriber-file-missing.js';
import { subscriberNotConfigured } from '../problems/subscriber-not-configured.js';
import { type Details as SyntaxError, syntaxError } from '../problems/syntax-error.js';
import { unknownConfigKey } from '../problems/unknown-config-key.js';
import { unknownEvent } from '../problems/unknown-event.js';
import { unknownRule } from '../problems/unknown-rule.js';
import { unsupportedEventType } from '../problems/unsupported-event-type.js';
import { vagueEventName } from '../problems/vague-event-name.js';
import type { SubscriberReading } from './subscribers.js';

/** The results of the stages, from which problems are found. */
export type StageResults = {
  /** Files that could not be parsed. */
  readonly failures: readonly ModuleFacts[];
  readonly config: ConfigReading;
  readonly eventTypes: EventTypesReading;
  readonly subscribers: readonly SubscriberReading[];
  readonly unconfigured: readonly { readonly subscriber: string; readonly span: Span }[];
  readonly binding: Binding;
};

/** A problem whose code is in `PROBLEMS`. */
type FoundProblem = Problem<ProblemCode>;

/** All problems except those of call sites. */
export function diagnoseModel(results: StageResults): FoundProblem[] {
  return [
    ...diagnoseFailures(results.failures, 'model'),
    ...diagnoseConfig(results.config),
    ...diagnoseTypes(results.eventTypes),
    ...diagnoseBinding(results),
    ...results.subscribers.flatMap(diagnoseSubscriber),
    ...(isConfigKnown(results.config) ? results.unconfigured : []).map(({ span, ...details }) =>
      subscriberNotConfigured.at(span, details),
    ),
  ];
}

/** Whether all of the config has a meaning: a key that is not known may be meant as `subscribers`. */
function isConfigKnown({ readable, unknown }: ConfigReading): boolean {
  return readable && unknown.length === 0;
}

/** The problems of files that could not be parsed, and what such a file holds. */
export function diagnoseFailures(files: readonly ModuleFacts[], holds: SyntaxError['holds']): FoundProblem[] {
  return files.flatMap(({ file, failure }): FoundProblem[] => {
    if (failure === undefined) return [];
    const span = { file, start: failure.start, end: failure.end };
    if (failure.kind === 'syntax') return [syntaxError.at(span, { reason: failure.reason, holds })];
    return [fileTooComplex.at(span, { measure: failure.measure, limit: failure.limit })];
  });
}

function diagnoseConfig({ settings, unread, invalid, unknown, ruleSpans }: ConfigReading): FoundProblem[] {
  if (settings.file === undefined) {
    return [configMissing.at({ file: CONFIG_FILES[0] as string, start: 0, end: 0 }, {})];
  }
  const unknownRules = Object.entries(ruleSpans).flatMap(([rule, span]) => {
    if (canChangeSeverity(rule)) return [];
    const fixed = findDefinition(rule) !== undefined;
    const nearest = fixed ? undefined : findNearest(rule, listCodes().filter(canChangeSeverity));
    return [unknownRule.at(span, { rule, nearest, fixed })];
  });
  return [...diagnoseFaults({ unread, invalid, unknown }), ...unknownRules];
}

/** The parts of a config that cannot be used. */
export function diagnoseFaults({ unread, invalid, unknown }: Faults): FoundProblem[] {
  return [
    ...unread.map(({ path, source, span, changes, missing }) =>
      missing === undefined
        ? configNotStatic.at(span, { path, source, changes })
        : importNotResolved.at(span, { specifier: missing, what: path }),
    ),
    ...invalid.map(({ path, expected, span }) => configInvalid.at(span, { path, expected })),
    ...unknown.map(({ span, absent, ...details }) =>
      unknownConfigKey.at(span, { ...details, nearest: findNearest(details.key, absent) }),
    ),
  ];
}

function diagnoseTypes({ unsupported, generic, missing, notJson, skipped }: EventTypesReading): FoundProblem[] {
  return [
    ...missing.map(({ span, ...details }) => importNotResolved.at(span, details)),
    ...unsupported.map(({ span, ...details }) => unsupportedEventType.at(span, details)),
    ...generic.map(({ span, ...details }) => genericEventType.at(span, details)),
    ...skipped.map(({ span, ...details }) => declarationFileSkipped.at(span, details)),
    ...notJson.map(({ span, ...details }) => payloadNotJson.at(span, details)),
  ];
}

function diagnoseBinding(results: StageResults): FoundProblem[] {
  const { binding, config } = results;
  const helpers = findHelperEvents(results);
  return [
    ...helpers.map(({ name, type, found, others }) => {
      const { typeName, declaration, span } = type;
      return helperEventType.at(span, { name, typeName, found, others, declaration });
    }),
    ...binding.duplicates.flatMap(({ name, types }) =>
      types.flatMap((type, index) => {
        const other = types[index === 0 ? 1 : 0];
        if (other === undefined) return [];
        const details = { name, typeName: type.typeName, other: other.span, otherTypeName: other.typeName };
        return [duplicateEvent.at(type.tag?.span ?? type.span, details)];
      }),
    ),
    ...binding.ambiguous.flatMap(({ type, spellings }) => {
      const [first, second] = spellings;
      if (first === undefined || second === undefined) return [];
      const details = { typeNames: [type.typeName], names: spellings.map(({ event }) => event), other: first.span };
      return [ambiguousEventName.at(second.span, details)];
    }),
    ...binding.faulty.map(({ type: { tag, span }, name, fault }) =>
      invalidEventName.at(tag?.other?.span ?? tag?.span ?? span, { name, reason: fault, other: tag?.other?.name }),
    ),
    ...diagnoseUnknown(results),
    ...binding.repeated.map(({ event, subscriber, span }) =>
      duplicateSubscription.at(span, { subscriber, name: event }),
    ),
    ...binding.events
      .filter(({ name, type }) => isVagueName(name) && !helpers.some((helper) => helper.type === type))
      .map((each) => {
        return vagueEventName.at(nameSpan(each, config), { name: each.name });
      }),
  ];
}

/** The helpers that are events: unions without a tag that names them, and bases that nobody subscribes to. */
function findHelperEvents({ binding, eventTypes: { helpers } }: StageResults): readonly (Helper & { name: string })[] {
  if (helpers.length === 0) return [];
  const byType = new Map(binding.events.map((each) => [each.type, each]));
  return helpers.flatMap((helper) => {
    const event = byType.get(helper.type);
    if (event === undefined) return [];
    const isMeant = helper.found === 'union' ? event.namedBy === 'tag' : event.subscribers.length > 0;
    return isMeant ? [] : [{ ...helper, name: event.name }];
  });
}

function diagnoseUnknown(results: StageResults): FoundProblem[] {
  const { events, unknown } = results.binding;
  // A file that does not parse may declare types of any name.
  if (unknown.length === 0 || results.failures.length > 0) return [];
  const names = events.map((each) => each.name);
  const byLetters = indexByLetters(events);
  const leftOut = findLeftOut(results);
  return unknown.map(({ event, letters, span }) => {
    const details = { name: event, at: 'config' as const, eventsDir: results.config.settings.eventsDir };
    const cause = leftOut.get(letters);
    if (cause !== undefined) return unknownEvent.at(span, { ...details, nearest: undefined, cause });
    const meant = byLetters.get(letters);
    if (meant !== undefined) {
      const spelled = { name: meant.name, span: nameSpan(meant, results.config) };
      return unknownEvent.at(span, { ...details, nearest: meant.name, spelled });
    }
    if (event.includes('*'))
      return unknownEvent.at(span, { ...details, nearest: undefined, wildcard: match(event, names) });
    return unknownEvent.at(span, { ...details, nearest: findNearest(event, names) });
  });
}

/** The names that a wildcard would stand for; `*` stands for anything. */
function match(wildcard: string, names: readonly string[]): readonly string[] {
  const [first = '', ...rest] = wildcard.split(/\*+/);
  const last = rest.pop() ?? '';
  return names.filter((name) => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false;
    let position = first.length;
    for (const piece of rest) {
      const found = name.indexOf(piece, position);
      if (found < 0) return false;
      position = found + piece.length;
    }
    return position <= name.length - last.length;
  });
}

/** The place that gives an event its name. */
export function nameSpan({ name, type, namedBy }: Event, config: ConfigReading): Span {
  return type.tag?.span ?? (namedBy === 'config' ? findSpelling(config, name) : undefined) ?? type.span;
}

/** The events by the letters of their names, so that every spelling of a name finds its event. */
export function indexByLetters(events: readonly Event[]): ReadonlyMap<string, Event> {
  return new Map(events.map((each) => [each.namedBy === 'tag' ? toLetters(each.name) : each.type.letters, each]));
}

function diagnoseSubscriber({ entry, file, missing, duplicates, listen }: SubscriberReading): FoundProblem[] {
  const subscriber = entry.name;
  const start = { file: file ?? '', start: 0, end: 0 };
  const problems: FoundProblem[] = duplicates.map((other) =>
    duplicateSubscriberFile.at({ ...start, file: other }, { subscriber, other: start.file }),
  );
  if (file === undefined) {
    return missing === undefined ? [] : [subscriberFileMissing.at(entry.span, { subscriber, file: missing })];
  }
  if (listen?.kind === 'missing') {
    const { found, other } = listen;
    problems.push(listenNotExported.at(start, { subscriber, found, ...(other !== undefined && { other }) }));
  }
  if (listen?.kind === 'function' && listen.unresolved !== undefined)
    problems.push(importNotResolved.at(listen.span, { specifier: listen.unresolved, what: 'listen' }));
  if (listen?.kind === 'generator') problems.push(listenIsGenerator.at(listen.span, { subscriber }));
  return problems;
}

/**
 * The places of problems that keep an event out of the model, by the letters of its name. A use of that name is only a
 * consequence.
 */
export function findLeftOut({ binding, eventTypes }: StageResults): ReadonlyMap<string, Span> {
  const { duplicates, ambiguous, faulty } = binding;
  const { unsupported, generic } = eventTypes;
  return new Map([
    ...unsupported
      .filter(({ found }) => found !== 'export-all')
      .map(({ name, span }): [string, Span] => [toTypeLetters(name), span]),
    ...generic.map(({ typeName, span }): [string, Span] => [toTypeLetters(typeName), span]),
    ...faulty.map(({ name, type }): [string, Span] => [toLetters(name), type.span]),
    ...ambiguous.map(({ type, spellings }): [string, Span] => [
      toTypeLetters(type.typeName),
      spellings[1]?.span ?? type.span,
    ]),
    ...duplicates.map(({ name, types }): [string, Span] => [toLetters(name), types[0]?.span as Span]),
  ]);
}

/** Sorts problems by file, place and code, and drops repetitions of a code at one place. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  const distinct = problems.filter(({ code, span: { file, start, end } }) => {
    const key = `${code} ${start} ${end} ${file}`;
    return !seen.has(key) && seen.add(key);
  });
  return distinct.sort(
    (a, b) => byCodeUnit(a.span.file, b.span.file) || a.span.start - b.span.start || byCodeUnit(a.code, b.code),
  );
}
