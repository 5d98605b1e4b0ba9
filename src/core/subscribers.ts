import { toSubscriberFiles, toSubscriberName } from './layout.js';
import type { SubscriberEntry } from './model.js';
import { findOrigin, type Modules } from './modules.js';
import type { ProblemFacts } from './problem.js';
import type { Span } from './source.js';

/** The file of one configured subscriber, and what is wrong with it. */
export type SubscriberReading = {
  readonly entry: SubscriberEntry;
  /** Not there for an external subscriber without a file, and for one whose file is missing. */
  readonly file?: string;
  readonly duplicates: readonly string[];
  readonly listen: Listen | undefined;
};

/** What a file exports as `listen`. */
export type Listen =
  | { readonly kind: 'function' | 'generator'; readonly span: Span }
  | { readonly kind: 'missing'; readonly found: ProblemFacts['listen-not-exported']['found'] }
  /** The file does not parse, which is told elsewhere. */
  | { readonly kind: 'unread' };

export function readSubscribers(modules: Modules, entries: readonly SubscriberEntry[]): readonly SubscriberReading[] {
  return entries.map((entry) => {
    const [file, ...duplicates] = toSubscriberFiles(entry.name).filter((each) => modules.find(each) !== undefined);
    if (file === undefined) return { entry, duplicates, listen: undefined };
    return { entry, file, duplicates, listen: readListen(modules, file) };
  });
}

/** Files of `functions/subscribers/` that export `listen` and that no entry of the config names. */
export function findUnconfigured(
  modules: Modules,
  entries: readonly SubscriberEntry[],
): readonly { subscriber: string; span: Span }[] {
  const configured = new Set(entries.flatMap((each) => toSubscriberFiles(each.name)));
  return modules.subscriberFiles.flatMap((file) => {
    if (configured.has(file)) return [];
    const listen = readListen(modules, file);
    return 'span' in listen ? [{ subscriber: toSubscriberName(file), span: listen.span }] : [];
  });
}

function readListen(modules: Modules, file: string): Listen {
  const facts = modules.find(file);
  if (facts === undefined || facts.failure !== undefined) return { kind: 'unread' };
  const origin = findOrigin(modules, file, 'listen');
  if (origin === undefined) {
    const other = facts.exports.some((each) => each.kind !== 'all' && each.name === 'default');
    return { kind: 'missing', found: other ? 'default' : 'nothing' };
  }
  const own = facts.exports.find((each) => each.kind !== 'all' && each.name === 'listen');
  const { start, end } = own ?? { start: 0, end: 0 };
  if (own !== undefined && own.kind !== 'all' && own.typeOnly) return { kind: 'missing', found: 'type' };
  if (origin.kind === 'elsewhere') return { kind: 'function', span: { file, start, end } };
  const value = origin.declarations.find((each) => each.kind === 'value');
  if (value === undefined) return { kind: 'missing', found: 'type' };
  return { kind: value.generator ? 'generator' : 'function', span: { file, start, end } };
}
