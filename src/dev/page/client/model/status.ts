import type { Activity } from '../../../journal/activity.js';

/** How an activity went, in one word and one tone. */
export type Status = { readonly word: string; readonly tone: 'good' | 'busy' | 'warn' | 'bad' };

export function statusOf(activity: Activity): Status {
  switch (activity.kind) {
    case 'request':
      return activity.status === undefined
        ? { word: 'running', tone: 'busy' }
        : { word: String(activity.status), tone: toneOf(activity.status) };
    case 'emit':
      if (activity.error !== undefined) return { word: 'refused', tone: 'bad' };
      return activity.ms === undefined ? { word: 'emitting', tone: 'busy' } : { word: 'emitted', tone: 'good' };
    default:
      return statusOfDelivery(activity.outcome ?? 'running');
  }
}

/** For the states of stored deliveries as well as for the outcomes of attempts. */
export function statusOfDelivery(word: string): Status {
  if (word === 'dead') return { word, tone: 'bad' };
  if (word === 'failed') return { word, tone: 'warn' };
  return { word, tone: word === 'done' ? 'good' : 'busy' };
}

function toneOf(status: number): Status['tone'] {
  if (status >= 500) return 'bad';
  return status >= 400 ? 'warn' : 'good';
}

export function hasFailed(activity: Activity): boolean {
  const { tone } = statusOf(activity);
  return tone === 'bad' || tone === 'warn';
}

/** What an activity is called in lists. */
export function nameOf(activity: Activity): string {
  if (activity.kind === 'request') return `${activity.method} ${activity.path}`;
  return activity.kind === 'emit' ? activity.type : activity.subscriber;
}
