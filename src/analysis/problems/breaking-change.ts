import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

/** A subscriber; `place` is the file and line of its `listen`, or of its entry in the config. */
export type Reader = { readonly name: string; readonly place: string };

/**
 * What a reader cannot read: `written` is what may be there, and `read` what is expected. `absent` is never written,
 * `optional` may be left out.
 */
export type Misfit = {
  readonly kind: 'absent' | 'optional' | 'type';
  readonly written: string;
  readonly read: string;
};

export type Details = {
  readonly event: string;
  /** What the app was compared with, as given. */
  readonly against: string;
  /** Who subscribed in the version before, and who does now. */
  readonly readers: { readonly before: readonly Reader[]; readonly now: readonly Reader[] };
} & (
  | { readonly kind: 'removed' }
  | { readonly kind: 'renamed'; readonly to: string }
  | {
      readonly kind: 'payload';
      /** Leads to the part in question; empty for the payload itself. */
      readonly path: string;
      /** Why subscribers of now cannot read events of before. */
      readonly old?: Misfit;
      /** Why subscribers of before cannot read events of now. */
      readonly new?: Misfit;
    }
);

export const breakingChange = defineProblem<Details>()({
  code: 'breaking-change',
  number: 71060,
  severity: 'error',
  about: 'A subscriber cannot read events of the other version of the app: only `tsc-run check --against` finds it.',
  message: (details) => [toSentences(details), ...toFacts(details)].join('\n'),
  help: (details) => {
    const { event, against } = details;
    const accept = `If this is meant, accept it: tsc-run check --against ${toArgument(against)} --accept ${toArgument(event)}`;
    return `${toAdvice(details)}\n${accept}`;
  },
  documentation: {
    meaning: `\`tsc-run check --against <git ref or folder>\` compares the events with those of another version of the app, and two kinds of readers with what they may get:

- **New subscribers read old events.** When the new version starts, events of the old one are still in queues, among dead letters and in archives.
- **Old subscribers read new events.** While a deployment is under way, instances of the old version run beside those of the new one.

TypeScript decides: the problem is reported where the JSON form of the one payload cannot be assigned to the other, at the property that is to blame. An event that was removed or renamed is reported if somebody subscribed to it.`,
    why: 'The types of one version fit each other, so the compiler accepts the change. The events that are under way have the types of another version: the subscriber gets `undefined` where its type says `string`, and fails, or does something wrong.',
    wrong: {
      'events/user-registered.ts': `// At main: { id: string }
export type UserRegisteredEvent = { id: string; email: string };
`,
    },
    fix: `Make a new property optional, and keep a property that subscribers of the other version require. Where a payload must differ, leave the event as it is, and declare a new one beside it until the old one is used up:

\`\`\`ts
/** @event user.registered.v2 */
export type UserRegisteredV2Event = { id: string; email: string };
\`\`\`

If the change is meant, for example because no events are under way, accept it:

\`\`\`sh
npx tsc-run check --against main --accept user.registered
\`\`\`

This records the change in \`events/.accepted.json\`, which is committed and reviewed with it. [Contracts](../contracts.md) has more.`,
    silence: 'Accept the change, or leave out `--against`.',
  },
});

function toSentences(details: Details): string {
  const { event, against, readers } = details;
  const name = quote(event);
  const [before, now] = [readers.before, readers.now].map(listNames);
  if (details.kind === 'removed')
    return `${name} was removed, and ${before} subscribed to it at ${against}: events that are under way reach nobody.`;
  if (details.kind === 'renamed')
    return `${name} is now ${quote(details.to)}, and ${before} subscribed to it at ${against}: events that are under way with the old name reach nobody.`;
  const part = details.path === '' ? 'their payload' : quote(details.path);
  return [
    ...(details.old === undefined
      ? []
      : [`Old events of ${name} ${toClause(details.old, part, `${now} now`, readers.now)}.`]),
    ...(details.new === undefined
      ? []
      : [`New events of ${name} ${toClause(details.new, part, `${before} at ${against}`, readers.before)}.`]),
  ].join(' ');
}

function toClause({ kind, written, read }: Misfit, part: string, who: string, readers: readonly Reader[]): string {
  const s = readers.length === 1 ? 's' : '';
  if (kind === 'absent') return `lack ${part}, which ${who} require${s}`;
  if (kind === 'optional') return `may lack ${part}, which ${who} require${s}`;
  return `may hold a value of type ${written} in ${part}, where ${who} expect${s} ${read}`;
}

/** The two types and the subscribers, each on a line. */
function toFacts(details: Details): readonly string[] {
  const { against, readers } = details;
  const all = [...readers.before, ...readers.now];
  const known = new Map(all.map((reader) => [reader.name, reader]));
  const listed = listSome([...known.values()].map(({ name, place }) => `${name} (${place})`));
  const subscribers = known.size === 0 ? [] : [`  subscribers: ${listed}`];
  if (details.kind !== 'payload') return subscribers;
  const { old, new: young } = details;
  const before = old === undefined ? young?.read : toWritten(old);
  const now = old === undefined ? young && toWritten(young) : old.read;
  return [`  at ${against}: ${before}`, `  now: ${now}`, ...subscribers];
}

function toWritten({ kind, written }: Misfit): string {
  if (kind === 'absent') return 'none';
  return kind === 'optional' ? `${written === '' ? 'a value' : written}, or none` : written;
}

function toAdvice(details: Details): string {
  const { event } = details;
  if (details.kind === 'removed')
    return 'Keep the event and its subscribers until no more of its events are under way.';
  if (details.kind === 'renamed')
    return `Keep the name with the comment /** @event ${event} */ above the type, or keep both events until no more of the old ones are under way.`;
  const { path, old, new: young } = details;
  const part = path === '' ? 'the payload' : quote(path);
  const other = `or leave the event as it is, and add a new one beside it: /** @event ${toNext(event)} */`;
  if (old !== undefined && old.kind !== 'type') return `Make ${part} optional, ${other}.`;
  if (young !== undefined && young.kind !== 'type')
    return `Keep ${part} until the subscribers that require it are gone, ${other}.`;
  return `Keep the type of ${part}, and add what is new as an optional property, ${other}.`;
}

/** `order.paid.v2` for `order.paid`, and `order.paid.v3` for that. */
function toNext(event: string): string {
  const [, base = event, version = '1'] = /^(.*)\.v(\d+)$/s.exec(event) ?? [];
  return `${base}.v${Number(version) + 1}`;
}

function listNames(readers: readonly Reader[]): string {
  return listSome(readers.map(({ name }) => name));
}

function listSome(texts: readonly string[]): string {
  const [shown, more] = [texts.slice(0, MAX_LISTED), texts.length - MAX_LISTED];
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

const MAX_LISTED = 5;

/** Quoted for a shell, if it must be. */
function toArgument(text: string): string {
  return /^[\w@%+=:,./~^-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
