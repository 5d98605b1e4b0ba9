import { PROBLEM_CODES } from './catalog.js';
import { byCodeUnit } from '../lib/collections.js';
import type { Expression } from '../model/facts.js';
import { toSubscriberFiles } from '../model/layout.js';
import { quotesOf, toLiteral } from '../lib/literal.js';
import type { SubscriberEntry } from '../model/model.js';
import { findNameFault, toLetters } from '../model/event-name.js';
import { createEventFile } from './new-event.js';
import type { Fix, Problem, ProblemOf } from '../model/problem.js';
import { quote } from '../lib/quote.js';
import { isSlip } from './slip.js';
import type { Span } from '../model/source.js';
import { subscribe } from './subscribe.js';

type Known = {
  readonly entries: readonly SubscriberEntry[];
  /** The names of the events, and their letters. */
  readonly names: () => readonly string[];
  readonly letters: () => ReadonlySet<string>;
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
      return [
        ...replaceByNearest({ ...problem.facts, span, known: known.names() }, known),
        ...createEvent(problem, known),
      ];
    case 'unsubscribed-event': {
      const { name, event } = problem.facts;
      const respelled = name === event ? [] : [{ span, text: toLiteral(event, quotesOf(known.textOf(span))) }];
      return subscribeOne(event, known).map((fix) => ({ ...fix, edits: [...respelled, ...fix.edits] }));
    }
    case 'subscriber-file-missing':
      return [createSubscriber(problem.facts.subscriber)];
    case 'unknown-rule': {
      const { rule, nearest } = problem.facts;
      return replaceByNearest({ name: rule, nearest, span, known: PROBLEM_CODES }, known);
    }
    case 'emit-not-awaited':
      return addAwait(problem);
    default:
      return [];
  }
}

type Misnamed = {
  readonly name: string;
  readonly nearest: string | undefined;
  readonly span: Span;
  readonly known: readonly string[];
};

/** Replaces a name and keeps the quotes it is written in. */
function replaceByNearest({ name, nearest, span, known }: Misnamed, { textOf, entries }: Known): Fix[] {
  if (nearest === undefined) return [];
  const written = textOf(span);
  const quotes = quotesOf(written);
  // A constant or a text that is put together may have other uses.
  const spelled = written === name || written === toLiteral(name, quotes);
  const preferred = spelled && isSlip(name, nearest, known) && !isSubscribed(entries, span, nearest);
  const edits = [{ span, text: toLiteral(nearest, quotes) }];
  return [{ title: `Change it to ${quote(nearest)}`, preferred, edits, creates: [] }];
}

/** Whether the subscriber in whose list a name stands has that event already. */
function isSubscribed(entries: readonly SubscriberEntry[], span: Span, event: string): boolean {
  const owner = entries.find(({ subscriptions }) => subscriptions.some((each) => each.span === span));
  return owner?.subscriptions.some((each) => each.event === event) === true;
}

/** At the top of a module `await` is no CommonJS, which only the compiler can tell. */
function addAwait({ span, facts }: ProblemOf<'emit-not-awaited'>): Fix[] {
  if (facts.awaitable === undefined) return [];
  const edits = [{ span: { ...span, end: span.start }, text: 'await ' }];
  return [{ title: 'Await it', preferred: facts.awaitable === 'function', edits, creates: [] }];
}

/** Declares the event; one that is emitted needs a subscriber too. */
function createEvent({ span, facts }: ProblemOf<'unknown-event'>, known: Known): Fix[] {
  const { name, at } = facts;
  const letters = toLetters(name);
  if (known.letters().has(letters) || letters === '' || findNameFault(name) !== undefined) return [];
  const payload = known.payloadAt(span);
  const created = createEventFile(name, payload, known.exists);
  const title = `Create the event ${quote(name)} in ${created.file}`;
  const fix = { title, preferred: false, edits: [], creates: [created] };
  const subscribing = at === 'emit' ? subscribeOne(name, known) : [];
  if (subscribing.length === 0) return [fix];
  return subscribing.map((each) => ({ ...fix, title: `${title}, and ${lowerFirst(each.title)}`, edits: each.edits }));
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
      preferred: false,
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
  return { title: `Create ${file}`, preferred: false, edits: [], creates: [{ file, text }] };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
