import type { Binding } from './bind.js';
import { byCodeUnit } from './collections.js';
import type { Expression } from './facts.js';
import { toSubscriberFiles } from './layout.js';
import { quotesOf, toLiteral } from './literal.js';
import type { SubscriberEntry } from './model.js';
import { findNameFault, toLetters } from './naming.js';
import { createEventFile } from './new-event.js';
import type { Fix, Problem, ProblemOf } from './problem.js';
import { quote } from './quote.js';
import type { Span } from './source.js';
import { subscribe } from './subscribe.js';

type Known = {
  readonly entries: readonly SubscriberEntry[];
  readonly binding: Binding;
  readonly textOf: (span: Span) => string;
  readonly exists: (file: string) => boolean;
  /** What is emitted where a name stands. */
  readonly payloadAt: (span: Span) => Expression | undefined;
};

/** The edits that mend a problem, the likeliest first. */
export function findFixes(problem: Problem, known: Known): readonly Fix[] {
  const { span } = problem;
  switch (problem.code) {
    case 'unknown-event':
      // What goes away with another problem is not mended here.
      if (problem.facts.cause !== undefined) return [];
      return [...replaceByNearest(problem, known), ...createEvent(problem, known)];
    case 'unsubscribed-event': {
      const { name, event } = problem.facts;
      const respelled = name === event ? [] : [{ span, text: toLiteral(event, quotesOf(known.textOf(span))) }];
      return subscribeOne(event, known).map((fix) => ({ ...fix, edits: [...respelled, ...fix.edits] }));
    }
    case 'subscriber-file-missing':
      return [createSubscriber(problem.facts.subscriber)];
    case 'unknown-rule':
      return replaceByNearest(problem, known);
    case 'emit-not-awaited':
      if (!problem.facts.awaitable) return [];
      return [{ title: 'Await it', edits: [{ span: { ...span, end: span.start }, text: 'await ' }], creates: [] }];
    default:
      return [];
  }
}

/** Replaces a name and keeps the quotes it is written in. */
function replaceByNearest({ span, facts }: ProblemOf<'unknown-event' | 'unknown-rule'>, { textOf }: Known): Fix[] {
  const { nearest } = facts;
  if (nearest === undefined) return [];
  const text = toLiteral(nearest, quotesOf(textOf(span)));
  return [{ title: `Change it to ${quote(nearest)}`, edits: [{ span, text }], creates: [] }];
}

/** Declares the event; one that is emitted needs a subscriber too. */
function createEvent({ span, facts }: ProblemOf<'unknown-event'>, known: Known): Fix[] {
  const { name, at } = facts;
  const letters = toLetters(name);
  const taken = known.binding.events.some((event) => toLetters(event.name) === letters);
  if (taken || letters === '' || findNameFault(name) !== undefined) return [];
  const payload = known.payloadAt(span);
  const created = createEventFile(name, payload, known.exists);
  const fix = { title: `Create the event ${quote(name)} in ${created.file}`, edits: [], creates: [created] };
  const subscribing = at === 'emit' ? subscribeOne(name, known) : [];
  if (subscribing.length === 0) return [fix];
  return subscribing.map(({ title, edits }) => ({ ...fix, title: `${fix.title}, and ${lowerFirst(title)}`, edits }));
}

/** A list of every subscriber of a large app helps nobody. */
const MAX_SUBSCRIBERS = 5;

/** One fix for each subscriber that may take the event, those of related events first. */
function subscribeOne(event: string, { entries, textOf }: Known): Fix[] {
  const related = new Map(entries.map((entry) => [entry, relationOf(entry, event)]));
  const relation = (entry: SubscriberEntry): number => related.get(entry) ?? 0;
  return entries
    .filter(({ list }) => list !== undefined)
    .toSorted((a, b) => relation(b) - relation(a) || byCodeUnit(a.name, b.name))
    .slice(0, MAX_SUBSCRIBERS)
    .map((entry) => ({
      title: `Subscribe ${quote(entry.name)} to ${quote(event)}`,
      edits: subscribe(entry, event, textOf),
      creates: [],
    }));
}

/** How many events of the same first word a subscriber takes. */
function relationOf({ subscriptions }: SubscriberEntry, name: string): number {
  const word = firstWord(name);
  return subscriptions.filter(({ event }) => firstWord(event) === word).length;
}

function firstWord(name: string): string {
  return name.split(/[^\p{L}\p{N}]/u, 1)[0] as string;
}

function createSubscriber(name: string): Fix {
  const file = toSubscriberFiles(name)[0] as string;
  const text = `import type { events } from '@tsc-run/core';

export async function listen(event: events.For<${toLiteral(name, "'")}>) {
  throw new Error(\`not written yet: \${event.type}\`);
}
`;
  return { title: `Create ${file}`, edits: [], creates: [{ file, text }] };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
