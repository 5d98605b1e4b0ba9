import type { Activity } from '../../../journal/activity.js';
import { hasFailed, statusOf } from './status.js';
import type { Trace } from './trace.js';

export type Search = {
  /** Words that must all occur, in any activity of a trace. */
  readonly text: string;
  readonly failedOnly: boolean;
};

export function searchTraces(traces: readonly Trace[], { text, failedOnly }: Search): readonly Trace[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !failedOnly) return traces;
  return traces.filter(({ rows }) => {
    if (failedOnly && !rows.some(({ activity }) => hasFailed(activity))) return false;
    const whole = rows.map(({ activity }) => toText(activity)).join('\n');
    return words.every((word) => whole.includes(word));
  });
}

function toText(activity: Activity): string {
  const { id, error = '' } = activity;
  const { word } = statusOf(activity);
  const own =
    activity.kind === 'request'
      ? `${activity.method} ${activity.path} ${activity.route ?? ''}`
      : activity.kind === 'emit'
        ? `${activity.type} ${activity.data}`
        : `${activity.type} ${activity.subscriber}`;
  return `${id} ${word} ${own} ${error}`.toLowerCase();
}

/** Whether a text holds all words of a search. */
export function matches(text: string, search: string): boolean {
  const lower = text.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}
