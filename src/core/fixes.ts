import type { Binding } from './bind.js';
import { toSubscriberFiles } from './layout.js';
import type { SubscriberEntry } from './model.js';
import type { Fix, Problem, ProblemOf, TextEdit } from './problem.js';
import { quote } from './quote.js';
import type { Span } from './source.js';

type Known = {
  readonly entries: readonly SubscriberEntry[];
  readonly binding: Binding;
  readonly textOf: (span: Span) => string;
};

/** The edits that mend a problem, the likeliest first. */
export function findFixes(problem: Problem, known: Known): readonly Fix[] {
  const { span } = problem;
  switch (problem.code) {
    case 'unknown-event':
      return problem.facts.nearest === undefined ? [] : [replaceName(span, problem.facts.nearest, known)];
    case 'unsubscribed-event':
      return known.entries.flatMap((entry) => subscribe(entry, problem, known));
    case 'subscriber-file-missing':
      return [createSubscriber(problem.facts.subscriber)];
    case 'unknown-rule':
      return problem.facts.nearest === undefined ? [] : [replaceName(span, problem.facts.nearest, known)];
    case 'emit-not-awaited':
      if (!problem.facts.awaitable) return [];
      return [{ title: 'Await it', edits: [{ span: { ...span, end: span.start }, text: 'await ' }], creates: [] }];
    default:
      return [];
  }
}

/** Replaces a name and keeps the quotes it is written in. */
function replaceName(span: Span, name: string, { textOf }: Known): Fix {
  const open = textOf(span).charAt(0);
  const text = `'"\``.includes(open) && open !== '' ? toLiteral(name, open) : toLiteral(name, "'");
  return { title: `Change it to ${quote(name)}`, edits: [{ span, text }], creates: [] };
}

/** Adds the event to a subscriber, and spells it at the emit as it will be spelled there. */
function subscribe(
  { name, insertAt }: SubscriberEntry,
  { facts, span }: ProblemOf<'unsubscribed-event'>,
  known: Known,
): Fix[] {
  if (insertAt === undefined) return [];
  const text = `${insertAt.first ? '' : ', '}${toLiteral(facts.event, "'")}`;
  const edits: TextEdit[] = [{ span: insertAt.span, text }];
  if (facts.name !== facts.event) edits.push(...replaceName(span, facts.event, known).edits);
  return [{ title: `Subscribe ${quote(name)} to ${quote(facts.event)}`, edits, creates: [] }];
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

/** A string literal in the given quotes. */
function toLiteral(text: string, quotes: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  const safe = escaped.replaceAll(quotes, `\\${quotes}`);
  return quotes + (quotes === '`' ? safe.replaceAll('${', '\\${') : safe) + quotes;
}
