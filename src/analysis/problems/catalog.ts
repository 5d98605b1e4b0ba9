import type { RuleSeverity } from '../model/model.js';
import { MAX_NAME_LENGTH } from '../model/event-name.js';
import type { Problem, ProblemCode, ProblemFacts } from '../model/problem.js';
import { quote } from '../lib/quote.js';
import type { Span } from '../model/source.js';

/** Says where a span is, as `file:line`. */
type Place = (span: Span) => string;

/** The words of one problem: everything that people read about it. */
type Words<C extends ProblemCode> = {
  readonly severity: RuleSeverity;
  /** Whether `events.rules` in the config may change the severity. */
  readonly changeable: boolean;
  /** Number of the diagnostic inside a TypeScript process; never reused. */
  readonly number: number;
  readonly message: (facts: Readonly<ProblemFacts[C]>, place: Place) => string;
  /** What to do next. */
  readonly help: (facts: Readonly<ProblemFacts[C]>, place: Place) => string;
  /** For the list of problems in the documentation. */
  readonly about: string;
};

const error = { severity: 'error', changeable: false } as const;
const warning = { severity: 'warning', changeable: true } as const;

const NAME_FAULTS = {
  'too-long': `is longer than ${MAX_NAME_LENGTH} characters, which EventBridge drops`,
  'control-character': 'holds a control character, a line break or half a character',
};

const UNSUPPORTED = {
  class: 'is a class, and an event is a type or an interface',
  enum: 'is an enum, and an event is a type or an interface',
  value: 'is a value, and an event is a type or an interface',
  namespace: 'is a namespace, and an event is a type or an interface',
  'string-name': 'is not an identifier, so no type can refer to it',
};

const EXCESS = {
  depth: (limit: string) => `nests more than ${limit} levels deep here`,
  chain: (limit: string) => `chains more than ${limit} operators here`,
  size: (limit: string) => `holds more than ${limit} words and signs`,
};

const LISTEN_FOUND = {
  default: 'it has a default export instead',
  type: '`listen` is a type there',
  nothing: 'it exports nothing of that name',
};

const CATALOG: { readonly [C in ProblemCode]: Words<C> } = {
  'unknown-event': {
    ...error,
    number: 71001,
    message: ({ name, spelled, cause }, place) => {
      if (cause !== undefined) return `${quote(name)} is no event until the problem at ${place(cause)} is mended.`;
      if (spelled === undefined) return `No event is named ${quote(name)}.`;
      return `No event is named ${quote(name)}: it is spelled ${quote(spelled.name)} at ${place(spelled.span)}.`;
    },
    help: ({ nearest, at, cause }) => {
      if (cause !== undefined) return 'Mend that first; this goes away with it.';
      return nearest !== undefined
        ? `Did you mean ${quote(nearest)}?`
        : `Export a type for it from events/${at === 'emit' ? ' and give it a subscriber in the config' : ''}, or correct the name.`;
    },
    about: 'A name at an emit or in the config that no event type of `events/` has.',
  },
  'unsubscribed-event': {
    ...error,
    changeable: true,
    number: 71002,
    message: ({ name, event }) =>
      name === event
        ? `Nobody subscribes to ${quote(event)}: emitting it would reach no one.`
        : `${quote(name)} means the event ${quote(event)}, and nobody subscribes to it: emitting it would reach no one.`,
    help: ({ event }) =>
      `Add ${quote(event)} to a subscriber in events.subscribers; one with external: true stands for a consumer outside this app.`,
    about: 'An event is emitted that no subscriber of the config receives.',
  },
  'duplicate-event': {
    ...error,
    number: 71003,
    message: ({ name, typeName, other, otherTypeName }, place) =>
      `${quote(name)} is the name of two event types: ${typeName} here and ${otherTypeName} at ${place(other)}.`,
    help: () =>
      'Rename one of them, or give one another name with a JSDoc tag: @event other.name. Until then neither is an event.',
    about: 'Two event types come to one event name.',
  },
  'ambiguous-event-name': {
    ...error,
    number: 71004,
    message: ({ typeNames, names, other }, place) =>
      `The event of ${typeNames.join(', ')} is spelled in ${names.length} ways: ${names.map(quote).join(', ')} (first at ${place(other)}).`,
    help: () => 'Use one spelling for all subscribers, or fix it with a JSDoc tag at the type: @event the.name.',
    about: 'The config spells the name of one event type in several ways.',
  },
  'invalid-event-name': {
    ...error,
    number: 71005,
    message: ({ name, reason }) =>
      reason === 'empty' ? 'This event has no name.' : `The event name ${quote(name)} ${NAME_FAULTS[reason]}.`,
    help: () => 'Give the type a name such as UserRegisteredEvent, or a JSDoc tag such as @event user.registered.',
    about: `An event name that is empty, longer than ${MAX_NAME_LENGTH} characters or holds control characters.`,
  },
  'generic-event-type': {
    ...error,
    number: 71006,
    message: ({ typeName, parameter }) =>
      `${typeName} cannot be an event: its type parameter ${quote(parameter)} has no default.`,
    help: ({ parameter }) =>
      `Give ${parameter} a default, export a type with it filled in, or mark the type @internal.`,
    about: 'An event type with a type parameter that has no default: its payload is not one type.',
  },
  'unsupported-event-type': {
    ...error,
    number: 71007,
    message: ({ name, found }) =>
      found === 'export-all'
        ? `What export * takes from ${quote(name)} cannot be read from this app alone.`
        : `${quote(name)} ${UNSUPPORTED[found]}.`,
    help: ({ found }) =>
      found === 'export-all'
        ? 'Name the event types: export type { UserRegisteredEvent } from …'
        : 'Export a type or an interface of that name, rename it so that it does not end in Event, or mark it @internal.',
    about:
      'A class, an enum, a value or a namespace of `events/` whose name ends in `Event`, or `export *` from a package.',
  },
  'subscriber-file-missing': {
    ...error,
    number: 71008,
    message: ({ subscriber, file }) => `The subscriber ${quote(subscriber)} has no file: ${file} does not exist.`,
    help: () =>
      'Create the file with an exported function listen, correct the name, or set external: true if it lives outside this app.',
    about: 'A subscriber of the config without its file.',
  },
  'duplicate-subscriber-file': {
    ...error,
    number: 71009,
    message: ({ subscriber, other }) =>
      `The subscriber ${quote(subscriber)} stands in two files: here and in ${other}, which is used.`,
    help: () => 'Delete or rename one of them.',
    about: 'Two files for one subscriber, for example `x.ts` and `x.mts`.',
  },
  'listen-not-exported': {
    ...error,
    number: 71010,
    message: ({ subscriber, found }) =>
      `The subscriber ${quote(subscriber)} does not export a function listen: ${LISTEN_FOUND[found]}.`,
    help: ({ subscriber }) => `Export it: export async function listen(event: events.For<${quote(subscriber)}>) { … }`,
    about: 'The file of a subscriber exports no `listen`.',
  },
  'listen-is-generator': {
    ...error,
    number: 71011,
    message: ({ subscriber }) => `listen of ${quote(subscriber)} is a generator: calling it runs nothing of its body.`,
    help: () => 'Make it a plain or an async function: remove the *.',
    about: 'The `listen` of a subscriber is a generator function.',
  },
  'config-missing': {
    ...error,
    number: 71012,
    message: () => 'There is no tsc-run.config.ts in this folder.',
    help: () =>
      "Create one: export default { events: { subscribers: { 'send-welcome-email': { events: ['user.registered'] } } } };",
    about: 'The folder has no `tsc-run.config.{ts,mts,cts,js,mjs,cjs}`.',
  },
  'config-invalid': {
    ...error,
    number: 71013,
    message: ({ path, expected }) => `${path} must be ${expected}.`,
    help: () => 'See "The config" in the README of @tsc-run/core for its form.',
    about: 'A part of `events` in the config has the wrong form.',
  },
  'config-not-static': {
    ...error,
    number: 71014,
    message: ({ path, source }) =>
      `${path} cannot be read without running the config${source === '' ? '' : `: ${quote(source)}`}.`,
    help: () =>
      'Write it out: literals, constants, spreads and imports from other files of the app can be read; calls and process.env cannot.',
    about: 'A part of `events` in the config that only running it could tell. Outside `events` anything goes.',
  },
  'unknown-rule': {
    ...error,
    number: 71015,
    message: ({ rule, fixed }) =>
      fixed
        ? `The severity of ${quote(rule)} cannot be changed: what it reports does not work.`
        : `There is no rule ${quote(rule)}.`,
    help: ({ nearest }) => (nearest === undefined ? 'Remove it from events.rules.' : `Did you mean ${quote(nearest)}?`),
    about: '`events.rules` names a problem that does not exist, or whose severity is fixed.',
  },
  'syntax-error': {
    ...error,
    number: 71016,
    message: ({ reason }) => `This file does not parse: ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`,
    help: () => 'Correct it; until then nothing is generated, so that no event gets lost.',
    about: 'A file does not parse. Nothing is generated until it does.',
  },
  'file-too-complex': {
    ...error,
    number: 71017,
    message: ({ measure, limit }) => `This file ${EXCESS[measure](limit.toLocaleString('en-US'))}.`,
    help: () => 'Split it up, or move it out of events/, functions/subscribers/ and the files that emit.',
    about: 'A file with extreme nesting, an extreme chain of operators or an extreme size, which no parser survives.',
  },
  'stale-output': {
    ...error,
    number: 71018,
    message: ({ file, state, events }) => {
      const which = events.length === 0 ? '' : ` (${listNames(events)})`;
      if (state === 'missing') return `${file} has not been generated${which}.`;
      if (state === 'changed') return `${file} is stale${which}.`;
      if (state === 'left-over') return `${file} is left over from an earlier run.`;
      return `${file} was generated for an earlier events.outDir, and is still compiled beside what replaced it.`;
    },
    help: ({ state }) =>
      state === 'superseded' ? 'Delete it, and the manifest.json beside it.' : 'Run: tsc-run generate',
    about: 'What is in the folder of generated files is not what the app says now.',
  },
  'vague-event-name': {
    ...warning,
    number: 71019,
    message: ({ name }) => `${quote(name)} says too little: a single word names neither what happened nor to what.`,
    help: () => "Name it by thing and action, such as 'user.registered'.",
    about: 'An event name of a single word.',
  },
  'duplicate-subscription': {
    ...warning,
    number: 71020,
    message: ({ subscriber, name }) =>
      `${quote(subscriber)} subscribes to ${quote(name)} twice; it gets each event once.`,
    help: () => 'Remove one of them.',
    about: 'A subscriber names one event twice.',
  },
  'subscriber-not-configured': {
    ...warning,
    number: 71021,
    message: ({ subscriber }) =>
      `${quote(subscriber)} exports listen, and no entry of events.subscribers names it: it never runs.`,
    help: ({ subscriber }) => `Add ${quote(subscriber)}: { events: […] } to events.subscribers, or remove the file.`,
    about: 'A file of `functions/subscribers/` exports `listen` and is not in the config.',
  },
  'emit-not-awaited': {
    ...warning,
    number: 71022,
    message: () =>
      'Nothing waits for this emit: a failure goes unnoticed, and a function that freezes loses the event.',
    help: () => 'Write await in front of it, or void where losing the event is meant.',
    about: 'A call of `emit` stands alone as a statement.',
  },
  'payload-not-json': {
    ...warning,
    number: 71023,
    message: ({ typeName, found }) =>
      `${typeName} holds ${/^[AI]/.test(found) ? 'an' : 'a'} ${found}, which JSON cannot carry: subscribers would get something else.`,
    help: ({ found }) =>
      found === 'Date' ? 'Use a string in ISO 8601.' : 'Use a string, a number, an array or a plain object.',
    about:
      'A `Date`, `Map`, `Set`, `bigint`, `symbol`, function or typed array in an event type: subscribers would get something else.',
  },
  'dynamic-event-name': {
    severity: 'off',
    changeable: true,
    number: 71024,
    message: () => 'The name of this event is only known at run time.',
    help: () => 'Emit a literal name, so that its subscribers can be found.',
    about: 'An `emit` whose name cannot be read statically. Off by default.',
  },
};

export const PROBLEM_CODES = Object.keys(CATALOG) as readonly ProblemCode[];

/** What the documentation says about a code. */
export function describe(code: ProblemCode): {
  severity: RuleSeverity;
  changeable: boolean;
  about: string;
  number: number;
} {
  return CATALOG[code];
}

/** Whether `events.rules` may name this. */
export function canChangeSeverity(code: string): boolean {
  return Object.hasOwn(CATALOG, code) && CATALOG[code as ProblemCode].changeable;
}

/** Message and help of a problem. */
export function toWords({ code, facts }: Problem, place: Place): { message: string; help: string } {
  const words = CATALOG[code] as unknown as Words<ProblemCode>;
  const known = facts as ProblemFacts[ProblemCode];
  return { message: words.message(known as never, place), help: words.help(known as never, place) };
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(quote).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
