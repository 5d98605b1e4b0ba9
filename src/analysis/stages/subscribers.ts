import type { Declaration, Export, ModuleFacts } from '../model/facts.js';
import { toSubscriberFiles, toSubscriberName } from '../model/layout.js';
import type { SubscriberEntry } from '../model/model.js';
import { findFault } from '../static/fault.js';
import { findOrigin, type Modules } from '../static/modules.js';
import { findMissing } from '../static/missing-import.js';
import type { Span } from '../model/source.js';
import type { Details as NotExported } from '../problems/listen-not-exported.js';

/** A configured subscriber, its file, and what is wrong with that file. */
export type SubscriberReading = {
  readonly entry: SubscriberEntry;
  /** Absent for an external subscriber without a file, and for one whose file is missing. */
  readonly file?: string;
  /** The file that it should have, if that does not exist. */
  readonly missing?: string;
  readonly duplicates: readonly string[];
  readonly listen: Listen | undefined;
};

/** What one file exports as `listen`. */
export type Listen = { readonly file: string } & (
  | {
      readonly kind: 'function' | 'generator';
      readonly span: Span;
      /** The import that it comes from and that resolves to nothing. */
      readonly unresolved?: string;
    }
  | ({ readonly kind: 'missing' } & Pick<NotExported, 'found' | 'other'>)
  /** The file does not parse, which `diagnoseFailures` reports. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'absent' }
);

export function readSubscribers(
  entries: readonly SubscriberEntry[],
  listens: readonly Listen[],
): readonly SubscriberReading[] {
  const byFile = new Map(listens.filter(({ kind }) => kind !== 'absent').map((each) => [each.file, each]));
  const chosen = new Set(entries.map(({ file }) => file));
  return entries.map((entry) => {
    if (entry.file === null) return { entry, duplicates: [], listen: undefined };
    const usual = toSubscriberFiles(entry.name).filter((each) => byFile.has(each));
    // A file that an entry names is shared with that one, unless this one has another.
    const own = usual.filter((each) => !chosen.has(each));
    const found = own.length > 0 ? own : usual.slice(0, 1);
    const [file, ...duplicates] = entry.file === undefined ? found : [entry.file, ...own];
    if (file !== undefined && byFile.has(file)) return { entry, file, duplicates, listen: byFile.get(file) };
    const missing = entry.file ?? (entry.external ? undefined : toSubscriberFiles(entry.name)[0]);
    return { entry, ...(missing !== undefined && { missing }), duplicates: [], listen: undefined };
  });
}

/** The subscriber files that the config names and that are not among the listed ones. */
export function listNamedFiles(entries: readonly SubscriberEntry[], listed: readonly string[]): readonly string[] {
  const named = entries.flatMap(({ file }) => file ?? []);
  if (named.length === 0) return named;
  const known = new Set(listed);
  return [...new Set(named)].filter((file) => !known.has(file));
}

/** Subscriber files that export `listen` but have no entry in the config. */
export function findUnconfigured(
  entries: readonly SubscriberEntry[],
  listens: readonly Listen[],
): readonly { subscriber: string; span: Span }[] {
  const configured = new Set(
    entries.flatMap(({ name, file }) => [...toSubscriberFiles(name), ...(file ? [file] : [])]),
  );
  return listens.flatMap((each) =>
    'span' in each && !configured.has(each.file) ? [{ subscriber: toSubscriberName(each.file), span: each.span }] : [],
  );
}

/** Reads the export `listen` of a subscriber file. */
export function readListen(modules: Modules, file: string): Listen {
  const facts = modules.find(file);
  if (facts === undefined) return { file, kind: 'absent' };
  if (facts.failure !== undefined) return { file, kind: 'unread' };
  const origin = findOrigin(modules, file, 'listen');
  const unresolved = origin?.kind === 'declaration' ? undefined : findMissing(modules, file, 'listen');
  const start = { file, start: 0, end: 0 };
  if (origin === undefined && unresolved !== undefined) return { file, kind: 'function', span: start, unresolved };
  if (origin === undefined) {
    return { file, kind: 'missing', ...findOther(modules, facts) };
  }
  const own = facts.exports.find((each) => each.kind !== 'all' && each.name === 'listen');
  if (own !== undefined && own.kind !== 'all' && own.typeOnly) return { file, kind: 'missing', found: 'type' };
  const span = { file, start: own?.start ?? 0, end: own?.end ?? 0 };
  if (origin.kind === 'elsewhere')
    return { file, kind: 'function', span, ...(unresolved !== undefined && { unresolved }) };
  const value = origin.declarations.find((each) => each.kind === 'value');
  if (value === undefined) return { file, kind: 'missing', found: kindOf(origin.declarations) };
  if (value.ambient) return { file, kind: 'missing', found: 'declared' };
  return { file, kind: value.generator ? 'generator' : 'function', span };
}

/** What a file exports instead of `listen`. */
function findOther(modules: Modules, { file, exports }: ModuleFacts): Pick<NotExported, 'found' | 'other'> {
  const find = (name: string) => exports.find((each) => each.kind !== 'all' && each.name === name);
  const found = (['handler', 'default'] as const).find((name) => find(name) !== undefined);
  if (found === undefined) return { found: 'nothing' };
  const { start, end } = find(found) as Export;
  const origin = findOrigin(modules, file, found);
  const isFunction = origin?.kind === 'declaration' && findFault(origin.declarations) === undefined;
  return { found, ...(isFunction && { other: { file, start, end } }) };
}

function kindOf(declarations: readonly Declaration[]): 'class' | 'namespace' | 'type' {
  const other = declarations.find(({ kind }) => kind === 'class' || kind === 'namespace')?.kind;
  return other === 'class' || other === 'namespace' ? other : 'type';
}
