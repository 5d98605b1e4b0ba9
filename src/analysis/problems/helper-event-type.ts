import { quote } from '../lib/quote.js';
import type { Span } from '../model/source.js';
import { defineProblem } from './define-problem.js';
import { markInternal } from './fixes/mark-internal.js';

export type Details = {
  readonly name: string;
  readonly typeName: string;
  readonly found: 'union' | 'base';
  /** The members of the union, or the types that extend the base. */
  readonly others: readonly string[];
  readonly declaration: Span | undefined;
};

/** The most type names in a message. */
const MAX_NAMES = 3;

export const helperEventType = defineProblem<Details>()({
  code: 'helper-event-type',
  number: 71042,
  severity: 'warning',
  changeable: true,
  about: 'A union of event types, or a base of event types that nobody subscribes to, which counts as an event itself.',
  message: ({ name, typeName, found, others }) =>
    found === 'union'
      ? `${typeName} is a union of other events (${listNames(others)}), and counts as the event ${quote(name)} itself.`
      : `${typeName} is the base of other events (${listNames(others)}), and counts as the event ${quote(name)} itself.`,
  help: ({ name, found }) =>
    found === 'union'
      ? `Mark it @internal and subscribe to its members. If it is emitted itself, write the tag @event ${name}.`
      : `Mark it @internal if it is only a helper, or add ${quote(name)} to a subscriber if it is emitted.`,
  documentation: {
    meaning:
      'A type in `events/` whose name ends in `Event` is a union of other event types; or other event types extend it, and nobody subscribes to the event of its name.',
    why: 'Such a type usually helps to write others: it names a group of events, or holds the fields that all of them share. Every exported type whose name ends in `Event` is an event, so this one would be in the registry, the manifest and the lists of events, although nobody ever emits it. A subscriber of a union is not a subscriber of its members: it receives only events of the name of the union.',
    wrong: {
      'events/check-run.ts': `export interface CheckRunCreatedEvent { action: 'created'; id: string }
export interface CheckRunCompletedEvent { action: 'completed'; id: string }
export type CheckRunEvent = CheckRunCreatedEvent | CheckRunCompletedEvent;
`,
    },
    fix: 'Mark the type with a JSDoc tag `@internal`, which the quick fix adds, or give it a name that does not end in `Event`. If it is emitted as an event of its own, subscribe to a base, and tag a union with `@event` and its name.',
    right: {
      'events/check-run.ts': `export interface CheckRunCreatedEvent { action: 'created'; id: string }
export interface CheckRunCompletedEvent { action: 'completed'; id: string }
/** @internal */
export type CheckRunEvent = CheckRunCreatedEvent | CheckRunCompletedEvent;
`,
    },
    silence: 'The tag `@event` silences it for a union, and a subscription to the event for a base.',
  },
  fixes: ({ details: { name, typeName, declaration } }, context) => {
    // Its subscribers would be left with a name that does not exist.
    const isSubscribed = context.entries.some((each) => each.subscriptions.some(({ event }) => event === name));
    if (declaration === undefined || isSubscribed) return [];
    return [markInternal(typeName, declaration, context)].flatMap((fix) => fix ?? []);
  },
});

function listNames(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return rest > 0 ? `${names.slice(0, MAX_NAMES).join(', ')} and ${rest} more` : names.join(', ');
}
