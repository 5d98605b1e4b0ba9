import type { Output } from '../../terminal/io.js';
import { toTable } from '../../terminal/table.js';

/** What differs from another version of the app. Its shape is public: it is a member of the JSON report. */
export type AgainstReport = {
  readonly compared: true;
  /** The version as it was named on the command line, and what that is. */
  readonly ref: string;
  readonly title: string;
  /** Sorted by event. */
  readonly changes: readonly ChangeReport[];
  /** Subscriptions that are gone, although their event is still there. */
  readonly dropped: readonly {
    readonly subscriber: string;
    readonly event: string;
    /** The subscribers that take the event now, and did not before. */
    readonly takers: readonly string[];
    readonly last: boolean;
  }[];
  /** How many events are the same. */
  readonly unchanged: number;
};

/** Why nothing was compared. Its shape is public, as that of `AgainstReport`. */
export type NotCompared = Pick<AgainstReport, 'ref' | 'title'> & {
  readonly compared: false;
  readonly reason: string;
};

export type ChangeReport = {
  /** Its name now; of a removed event, the one it had. */
  readonly event: string;
  readonly change: 'added' | 'removed' | 'renamed' | 'changed';
  /** The name that a renamed event had. */
  readonly from?: string;
  /** Whether subscribers of the other version can read events of now; null if one of the two is missing. */
  readonly oldReadsNew: boolean | null;
  /** Whether subscribers of now can read events of the other version; null if one of the two is missing. */
  readonly newReadsOld: boolean | null;
  readonly breaking: boolean;
  /** Whether it is breaking, and accepted. */
  readonly accepted: boolean;
  readonly subscribers: readonly { readonly name: string; readonly before: boolean; readonly now: boolean }[];
  /** The parts of the payload that are to blame. */
  readonly places: readonly {
    readonly path: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
};

/** One sentence: how many events differ, and how. */
export function toAgainstSentence({ ref, title, changes, unchanged }: AgainstReport): string {
  const breaking = changes.filter((each) => each.breaking && !each.accepted).length;
  const counts = (['changed', 'added', 'removed', 'renamed'] as const).map(
    (kind) => [changes.filter(({ change }) => change === kind).length, kind] as const,
  );
  const parts = [...counts.filter(([number]) => number > 0), [unchanged, 'unchanged'] as const];
  const listed = parts.map(([number, kind]) => `${number} ${kind}`).join(', ');
  const verdict = breaking === 0 ? 'nothing breaks' : `${breaking} ${breaking === 1 ? 'breaks' : 'break'}`;
  return `Compared with ${ref} (${title}): ${listed}; ${verdict}.`;
}

export function toNotComparedSentence({ ref, title, reason }: NotCompared): string {
  return `Not compared with ${ref} (${title}): ${reason}.`;
}

export const AGAINST_COLUMNS = ['event', 'change', 'old reads new', 'new reads old', 'subscribers'] as const;

/** The cells of a change, in the order of `AGAINST_COLUMNS`. */
export function toCells({
  event,
  change,
  from,
  oldReadsNew,
  newReadsOld,
  breaking,
  accepted,
  subscribers,
}: ChangeReport) {
  const verdict = accepted ? ', accepted' : breaking ? ', breaking' : '';
  return {
    event,
    change: `${change}${verdict}`,
    from,
    oldReadsNew: toAnswer(oldReadsNew),
    newReadsOld: toAnswer(newReadsOld),
    subscribers: subscribers.map(({ name }) => name),
  } as const;
}

function toAnswer(answer: boolean | null): string {
  return answer === null ? '-' : answer ? 'yes' : 'no';
}

/** A sentence for each subscription that is gone. */
export function toDroppedSentences({ dropped }: AgainstReport): readonly string[] {
  return dropped.map(
    ({ subscriber, event, takers, last }) =>
      `${subscriber} no longer subscribes to ${event}${last ? ', and nobody else does' : toTakers(takers)}.`,
  );
}

function toTakers(takers: readonly string[]): string {
  if (takers.length === 0) return '';
  const [shown, last] = [takers.slice(0, -1).join(', '), takers.at(-1)];
  return shown === '' ? `, and ${last} now takes it` : `, and ${shown} and ${last} now take it`;
}

/** For people: the sentence, and a table of the changes. */
export function toAgainstLines(report: AgainstReport | NotCompared, { columns }: Output): readonly string[] {
  if (!report.compared) return [toNotComparedSentence(report)];
  const rows = report.changes.map((each) => {
    const { event, from, change, oldReadsNew, newReadsOld, subscribers } = toCells(each);
    return [
      from === undefined ? event : `${event} (was ${from})`,
      change,
      oldReadsNew,
      newReadsOld,
      subscribers.join(', '),
    ];
  });
  const table = rows.length === 0 ? [] : toTable([AGAINST_COLUMNS, ...rows], columns);
  return [toAgainstSentence(report), ...table.map((line) => `  ${line}`), ...toDroppedSentences(report)];
}
