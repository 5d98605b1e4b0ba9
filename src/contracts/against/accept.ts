import { findNearest } from '../../analysis/lib/nearest.js';
import type { Problem } from '../../analysis/model/problem.js';
import { findDefinition } from '../../analysis/problems/index.js';
import { ToolError } from '../../project/disk/tool-error.js';
import type { EventChange } from '../compare/change.js';
import { hash, toDigest } from '../compare/digest.js';
import type { WireForms } from '../model/wire-type.js';
import type { AcceptedChange } from './accepted.js';
import type { ProblemsInput } from './to-problems.js';

/** A change, and what is recorded if it is accepted: an entry for each subscriber that it breaks. */
export type Keyed = {
  readonly change: EventChange;
  /** Empty if it is not breaking. */
  readonly problems: readonly Problem[];
  readonly keys: readonly AcceptedChange[];
};

/** What is recorded of a change that is accepted; empty if it is not breaking. */
export function toKeys(
  change: EventChange,
  problems: readonly Problem[],
  { forms, placeOf }: Pick<ProblemsInput, 'forms' | 'placeOf'>,
): readonly AcceptedChange[] {
  const { before } = change;
  const old = before && forms.before.events.get(before.name);
  if (problems.length === 0 || before === undefined || old === undefined) return [];
  const sentences = problems.flatMap((problem) => {
    const words = findDefinition(problem.code)?.words(problem, placeOf.now).message;
    return words?.split('\n')[0] ?? [];
  });
  const key = {
    event: before.name,
    before: toDigest(forms.before, old),
    now: toOutcome(change, forms.now),
    about: sentences.join(' '),
  };
  return findBroken(change).map((reader) => ({ ...key, reader }));
}

/** What became of an event: a digest of its form now, of its new name as well, or `removed`. */
function toOutcome({ kind, now }: EventChange, forms: WireForms): string {
  const form = now && forms.events.get(now.name);
  if (now === undefined || form === undefined) return kind === 'removed' ? kind : `${kind}-${hash(now?.name ?? '')}`;
  const digest = toDigest(forms, form);
  return kind === 'renamed' ? `renamed-${hash(`${now.name}\n${digest}`)}` : digest;
}

/** The names of the subscribers that a breaking change breaks. */
function findBroken({ kind, readers, newReadsOld = [], oldReadsNew = [] }: EventChange): readonly string[] {
  const isGone = kind !== 'changed';
  const broken = [
    ...(isGone || oldReadsNew.length > 0 ? readers.before : []),
    ...(!isGone && newReadsOld.length > 0 ? readers.now : []),
  ];
  return [...new Set(broken.map(({ name }) => name))];
}

/** The changes that `--accept` names. Throws a `ToolError` for a name that no event has. */
export function findNewlyAccepted(
  keyed: readonly Keyed[],
  accept: readonly string[],
  value: string,
): readonly AcceptedChange[] {
  return accept.flatMap((name) => {
    const found = keyed.filter(({ change: { before, now } }) => before?.name === name || now?.name === name);
    const accepted = found.flatMap(({ keys }) => keys);
    if (accepted.length > 0) return accepted;
    const breaking = keyed.flatMap(({ keys }) => keys[0]?.event ?? []);
    const nearest = findNearest(name, breaking);
    const list = breaking.length === 0 ? 'Nothing is breaking.' : `Breaking: ${breaking.join(', ')}.`;
    throw new ToolError(
      `--accept ${name}: no event of that name has a breaking change since ${value}`,
      nearest === undefined ? list : `Did you mean --accept ${nearest}?`,
    );
  });
}
