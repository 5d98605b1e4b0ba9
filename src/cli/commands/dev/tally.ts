import type { Activity } from '../../../dev/journal/activity.js';
import { count } from '../../report/summary.js';
import { hasEnded } from './feed.js';

/** Counts what happened, for the summary. */
export type Tally = { readonly add: (activity: Activity) => void; readonly counts: () => Counts };

export type Counts = {
  readonly requests: number;
  /** Requests with a status from 500 on. */
  readonly failedRequests: number;
  readonly emits: number;
  /** Attempts to deliver. */
  readonly deliveries: number;
  readonly failedDeliveries: number;
  readonly dead: number;
};

export function createTally(): Tally {
  const counts = { requests: 0, failedRequests: 0, emits: 0, deliveries: 0, failedDeliveries: 0, dead: 0 };
  return {
    add(activity) {
      if (!hasEnded(activity)) return;
      if (activity.kind === 'request') {
        counts.requests += 1;
        if (activity.status! >= 500) counts.failedRequests += 1;
      } else if (activity.kind === 'emit') counts.emits += 1;
      else {
        counts.deliveries += 1;
        if (activity.outcome !== 'done') counts.failedDeliveries += 1;
        if (activity.outcome === 'dead') counts.dead += 1;
      }
    },
    counts: () => ({ ...counts }),
  };
}

export function toSummary({ requests, failedRequests, emits, deliveries, failedDeliveries, dead }: Counts): string {
  const failed = (number: number): string => (number === 0 ? '' : ` (${number} failed)`);
  const deadOnes = dead === 0 ? '' : `, ${count(dead, 'dead letter')}: tsc-run events dead shows them`;
  return `${count(requests, 'request')}${failed(failedRequests)}, ${count(emits, 'emit')}, ${count(deliveries, 'delivery', 'deliveries')}${failed(failedDeliveries)}${deadOnes}`;
}
