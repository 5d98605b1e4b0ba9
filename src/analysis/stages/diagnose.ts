import { type Binding, findSpelling } from './bind.js';
import { byCodeUnit } from '../lib/collections.js';
import type { ConfigReading } from './config.js';
import type { EventTypesReading } from './event-types.js';
import type { ModuleFacts } from '../model/facts.js';
import { CONFIG_FILES, toSubscriberFiles } from '../model/layout.js';
import type { CallSite, Event } from '../model/model.js';
import { isVagueName, toLetters, toTypeLetters } from '../model/event-name.js';
import { findNearest } from '../lib/nearest.js';
import type { Problem, ProblemCode, ProblemFacts } from '../model/problem.js';
import { canChangeSeverity, PROBLEM_CODES } from '../problems/catalog.js';
import type { Span } from '../model/source.js';
import type { SubscriberReading } from './subscribers.js';

/** What the stages found out; everything that may be a problem stands in it. */
export type Findings = {
  /** Files that could not be read. */
  readonly failures: readonly ModuleFacts[];
  readonly config: ConfigReading;
  readonly eventTypes: EventTypesReading;
  readonly subscribers: readonly SubscriberReading[];
  readonly unconfigured: readonly { readonly subscriber: string; readonly span: Span }[];
  readonly binding: Binding;
};

/** The problems of everything but the call sites. */
export function diagnoseModel(findings: Findings): Problem[] {
  return [
    ...diagnoseFailures(findings.failures),
    ...diagnoseConfig(findings.config),
    ...diagnoseTypes(findings.eventTypes),
    ...diagnoseBinding(findings),
    ...findings.subscribers.flatMap(diagnoseSubscriber),
    ...(findings.config.readable ? findings.unconfigured : []).map(({ span, ...facts }) =>
      problem('subscriber-not-configured', span, facts),
    ),
  ];
}

function problem<C extends ProblemCode>(code: C, span: Span, facts: ProblemFacts[C]): Problem {
  return { code, span, facts } as unknown as Problem;
}

/** The problems of files that could not be read at all. */
export function diagnoseFailures(files: readonly ModuleFacts[]): Problem[] {
  return files.flatMap(({ file, failure }) => {
    if (failure === undefined) return [];
    const span = { file, start: failure.start, end: failure.end };
    if (failure.kind === 'syntax') return [problem('syntax-error', span, { reason: failure.reason })];
    return [problem('file-too-complex', span, { measure: failure.measure, limit: failure.limit })];
  });
}

function diagnoseConfig({ settings, unread, invalid, ruleSpans }: ConfigReading): Problem[] {
  if (settings.file === undefined) {
    return [problem('config-missing', { file: CONFIG_FILES[0] as string, start: 0, end: 0 }, {})];
  }
  const unknownRules = Object.entries(ruleSpans).flatMap(([rule, span]) => {
    if (canChangeSeverity(rule)) return [];
    const fixed = PROBLEM_CODES.includes(rule as ProblemCode);
    const nearest = fixed ? undefined : findNearest(rule, PROBLEM_CODES.filter(canChangeSeverity));
    return [problem('unknown-rule', span, { rule, nearest, fixed })];
  });
  return [
    ...unread.map(({ path, source, span }) => problem('config-not-static', span, { path, source })),
    ...invalid.map(({ path, expected, span }) => problem('config-invalid', span, { path, expected })),
    ...unknownRules,
  ];
}

function diagnoseTypes({ unsupported, generic, notJson }: EventTypesReading): Problem[] {
  return [
    ...unsupported.map(({ span, ...facts }) => problem('unsupported-event-type', span, facts)),
    ...generic.map(({ span, ...facts }) => problem('generic-event-type', span, facts)),
    ...notJson.map(({ span, ...facts }) => problem('payload-not-json', span, facts)),
  ];
}

function diagnoseBinding(findings: Findings): Problem[] {
  const { binding, config } = findings;
  return [
    ...binding.duplicates.flatMap(({ name, types }) =>
      types.flatMap((type, index) => {
        const other = types[index === 0 ? 1 : 0];
        if (other === undefined) return [];
        const facts = { name, typeName: type.typeName, other: other.span, otherTypeName: other.typeName };
        return [problem('duplicate-event', type.tag?.span ?? type.span, facts)];
      }),
    ),
    ...binding.ambiguous.flatMap(({ type, spellings }) => {
      const [first, second] = spellings;
      if (first === undefined || second === undefined) return [];
      const facts = { typeNames: [type.typeName], names: spellings.map(({ event }) => event), other: first.span };
      return [problem('ambiguous-event-name', second.span, facts)];
    }),
    ...binding.faulty.map(({ type, name, fault }) =>
      problem('invalid-event-name', type.tag?.span ?? type.span, { name, reason: fault }),
    ),
    ...diagnoseUnknown(findings),
    ...binding.repeated.map(({ event, subscriber, span }) =>
      problem('duplicate-subscription', span, { subscriber, name: event }),
    ),
    ...binding.events
      .filter((each) => isVagueName(each.name))
      .map((each) => {
        return problem('vague-event-name', nameSpan(each, config), { name: each.name });
      }),
  ];
}

function diagnoseUnknown(findings: Findings): Problem[] {
  const { events, unknown } = findings.binding;
  // A file that does not parse may hold the types of any names.
  if (unknown.length === 0 || findings.failures.length > 0) return [];
  const names = events.map((each) => each.name);
  const byLetters = indexByLetters(events);
  const leftOut = findLeftOut(findings);
  return unknown.map(({ event, span }) => {
    const facts = { name: event, at: 'config' as const };
    const cause = leftOut.get(toLetters(event));
    if (cause !== undefined) return problem('unknown-event', span, { ...facts, nearest: undefined, cause });
    const nearest = byLetters.get(toLetters(event))?.name ?? findNearest(event, names);
    return problem('unknown-event', span, { ...facts, nearest });
  });
}

/** Where an event got its name. */
function nameSpan({ name, type, namedBy }: Event, config: ConfigReading): Span {
  return type.tag?.span ?? (namedBy === 'config' ? findSpelling(config, name) : undefined) ?? type.span;
}

function indexByLetters(events: readonly Event[]): ReadonlyMap<string, Event> {
  return new Map(events.map((each) => [toLetters(each.name), each]));
}

function diagnoseSubscriber({ entry, file, duplicates, listen }: SubscriberReading): Problem[] {
  const subscriber = entry.name;
  const start = { file: file ?? '', start: 0, end: 0 };
  const problems = duplicates.map((other) =>
    problem('duplicate-subscriber-file', { ...start, file: other }, { subscriber, other: start.file }),
  );
  if (file === undefined) {
    if (entry.external) return [];
    return [
      problem('subscriber-file-missing', entry.span, { subscriber, file: toSubscriberFiles(subscriber)[0] as string }),
    ];
  }
  if (listen?.kind === 'missing')
    problems.push(problem('listen-not-exported', start, { subscriber, found: listen.found }));
  if (listen?.kind === 'generator') problems.push(problem('listen-is-generator', listen.span, { subscriber }));
  return problems;
}

/** The problems of the call sites. */
export function diagnoseCallSites(callSites: readonly CallSite[], findings: Findings): Problem[] {
  if (callSites.length === 0) return [];
  const diagnoseName = createNameDiagnosis(findings);
  return callSites.flatMap((site) => [
    ...site.names.flatMap(diagnoseName),
    ...(site.complete ? [] : [problem('dynamic-event-name', site.span, {})]),
    ...(site.floating ? [problem('emit-not-awaited', site.call, { awaitable: site.awaitable })] : []),
  ]);
}

/** Judges one name at an emit. */
function createNameDiagnosis(findings: Findings): (written: CallSite['names'][number]) => Problem[] {
  const { binding, config, failures } = findings;
  // What could not be read may declare, spell or subscribe to any name.
  if (failures.length > 0 || !config.readable) return () => [];
  const events = new Map(binding.events.map((each) => [each.name, each]));
  const names = [...events.keys()];
  const byLetters = indexByLetters(binding.events);
  const leftOut = findLeftOut(findings);
  return ({ name, span }) => {
    const event = events.get(name);
    if (event !== undefined && event.subscribers.length > 0) return [];
    const facts = { name, at: 'emit' as const };
    const cause = event === undefined ? leftOut.get(toLetters(name)) : undefined;
    if (cause !== undefined) return [problem('unknown-event', span, { ...facts, nearest: undefined, cause })];
    const meant = event ?? byLetters.get(toLetters(name));
    if (meant?.subscribers.length === 0) return [problem('unsubscribed-event', span, { name, event: meant.name })];
    if (meant === undefined) return [problem('unknown-event', span, { ...facts, nearest: findNearest(name, names) })];
    const spelled = { name: meant.name, span: nameSpan(meant, config) };
    return [problem('unknown-event', span, { ...facts, nearest: meant.name, spelled })];
  };
}

/** Where an event was left out of the model, by the letters of its name: who names it sees a consequence of that. */
function findLeftOut({ binding, eventTypes }: Findings): ReadonlyMap<string, Span> {
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

/** Sorted by file, place and code; of one code at one place the first. */
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
