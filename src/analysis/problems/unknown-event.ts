import { quote } from '../lib/quote.js';
import { findNameFault, toLetters } from '../model/event-name.js';
import type { Fix } from '../model/fix.js';
import { quotesOf, toLiteral } from '../lib/literal.js';
import { isSameSpan, type Span } from '../model/source.js';
import { defineProblem } from './define-problem.js';
import type { FixContext } from './fixes/fix-context.js';
import { createEventFile } from './fixes/new-event.js';
import { isNear, replaceByNearest, toReplaced } from './fixes/replace-name.js';
import { subscribeOne } from './fixes/subscribe.js';

type Details = {
  readonly name: string;
  readonly nearest: string | undefined;
  readonly at: 'emit' | 'config';
  /** The folder of event types. */
  readonly eventsDir: string;
  /** The event whose name has the same letters, and the place that names it. */
  readonly spelled?: { readonly name: string; readonly span: Span };
  /** The events that a wildcard may be meant for; absent if the name is not one. */
  readonly wildcard?: readonly string[];
  /** The place of a problem that keeps the event of this name out of the model. */
  readonly cause?: Span;
};

export const unknownEvent = defineProblem<Details>()({
  code: 'unknown-event',
  number: 71001,
  severity: 'error',
  about: 'A name at an emit or in the config that no event type of `events/` has.',
  message: ({ name, spelled, wildcard, cause }, place) => {
    if (cause !== undefined) return `${quote(name)} is not an event, because of the problem at ${place(cause)}.`;
    if (wildcard !== undefined) return `${quote(name)} is a wildcard, and a subscription names one event.`;
    if (spelled === undefined) return `No event is named ${quote(name)}.`;
    return `${quote(name)} means the event ${quote(spelled.name)}, which is spelled so at ${place(spelled.span)}.`;
  },
  help: ({ name, nearest, at, eventsDir, wildcard, cause }) => {
    if (wildcard !== undefined)
      return 'Name every event. A constant list can be shared by subscribers: events: [...USER_EVENTS].';
    if (cause !== undefined) return 'Fix that problem first; this one goes away with it.';
    if (nearest !== undefined && isNear(name, nearest)) return `Did you mean ${quote(nearest)}?`;
    const create = `Export a type for it from ${eventsDir}/${at === 'emit' ? ' and give it a subscriber in the config' : ''}`;
    return `${create}, or correct the name${nearest === undefined ? '' : `: the nearest is ${quote(nearest)}`}.`;
  },
  documentation: {
    meaning:
      'A call of `events.emit`, or a subscription in `tsc-run.config.ts`, uses a name that no event type in `events/` has. Usually the name has a typo, or the type does not exist yet.',
    why: 'Without a type there is no payload to check, and without an event there is nobody to deliver it to. The compiler rejects the call, and a bus refuses the event at run time.',
    wrong: {
      'functions/api/users.ts': `import { events } from '@tsc-run/core';

export async function POST() {
  await events.emit('user.registerd', { id: '1', email: 'ada@example.com' });
}
`,
    },
    fix: `Correct the name, or export a type for it from \`events/\`: \`UserRegisteredEvent\` declares \`user.registered\`. An event that you emit also needs a subscriber in the config.

\`tsc-run check --fix\` corrects a name that can only be a typo of one other name: one that differs by a slip or two in one part, and is not a word of its own. In the editor, quick fixes also create the event type.

A subscription names one event: \`'*'\` and \`'user.*'\` are not read as patterns. Name every event, or share a constant list between subscribers: \`events: [...USER_EVENTS]\`.

If the message points to another problem, fix that one first: it keeps the event out of the registry, and this problem goes away with it.`,
    right: {
      'functions/api/users.ts': `import { events } from '@tsc-run/core';

export async function POST() {
  await events.emit('user.registered', { id: '1', email: 'ada@example.com' });
}
`,
    },
    silence: 'An event that does not exist cannot be delivered.',
  },
  fixes: ({ span, details }, context) => {
    // This problem goes away when its cause is fixed.
    if (details.cause !== undefined) return [];
    if (details.wildcard !== undefined) return listEvents(span, details.wildcard, context);
    const { name, nearest } = details;
    const replacing = replaceByNearest({ ...details, span, known: context.names() }, context);
    const creating = createEvent(span, details, context);
    const near = nearest !== undefined && isNear(name, nearest);
    return near ? [...replacing, ...creating] : [...creating, ...replacing];
  },
  fixed: toReplaced,
});

/** Replaces a wildcard with the events that the subscriber does not name yet. */
function listEvents(span: Span, wildcard: readonly string[], { entries, textOf }: FixContext): readonly Fix[] {
  const owner = entries.find(({ subscriptions }) => subscriptions.some((each) => isSameSpan(each.span, span)));
  const named = new Set(owner?.subscriptions.map(({ event }) => event));
  const names = wildcard.filter((name) => !named.has(name));
  if (names.length === 0) return [];
  const quotes = quotesOf(textOf(span));
  const text = names.map((name) => toLiteral(name, quotes)).join(', ');
  return [{ title: `List ${names.map(quote).join(', ')}`, preferred: false, edits: [{ span, text }], creates: [] }];
}

/** Fixes that declare the event, and that also add a subscription if it is emitted. */
function createEvent(span: Span, { name, at }: Details, context: FixContext): readonly Fix[] {
  const letters = toLetters(name);
  if (context.letters().has(letters) || letters === '' || findNameFault(name) !== undefined) return [];
  const payload = context.payloadAt(span);
  const created = createEventFile(name, payload, context);
  const title = `Create the event ${quote(name)} in ${created.file}`;
  const fix = { title, preferred: false, edits: [], creates: [created] };
  const subscribing = at === 'emit' ? subscribeOne(name, context) : [];
  if (subscribing.length === 0) return [fix];
  return subscribing.map((each) => ({ ...fix, title: `${title}, and ${lowerFirst(each.title)}`, edits: each.edits }));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
