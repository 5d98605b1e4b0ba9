import { findNearest } from '../../../analysis/lib/nearest.js';
import { quote } from '../../../analysis/lib/quote.js';
import { toLetters } from '../../../analysis/model/event-name.js';
import { HOW_TO_WRITE_TIMES, parseTime } from '../../../buses/admin/times.js';
import type { DeliveryCounts, DeliveryFilter } from '../../../buses/local.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { Names } from './store.js';

/** The events that an action applies to, as on the command line. */
export type Selection = {
  readonly event: string | undefined;
  readonly subscriber: string | undefined;
  readonly id: string | undefined;
  readonly since: string | undefined;
  readonly until: string | undefined;
};

export function toFilter({ id, event, subscriber, since, until }: Selection): DeliveryFilter {
  return {
    ...(id !== undefined && { id }),
    ...(event !== undefined && { type: event }),
    ...(subscriber !== undefined && { subscriber }),
    ...(since !== undefined && { since: readTime('since', since) }),
    ...(until !== undefined && { until: readTime('until', until) }),
  };
}

/** `bus.admin` reads times in the same way; here the error names the option. */
export function readTime(option: string, text: string): string {
  const time = parseTime(text, Date.now());
  if (time !== undefined) return time;
  throw new ToolError(`--${option} ${text} is not a time`, HOW_TO_WRITE_TIMES);
}

const MOST = 1_000_000;

export function readCount(option: string, text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count > 0 && count <= MOST) return count;
  throw new ToolError(`--${option} ${text} is not a count`, `Write a whole number from 1 to ${MOST}.`);
}

/** Refuses names that neither the app nor its store has: nothing would match them, in silence. */
export function checkNames(
  { event, subscriber }: Selection,
  { events, subscribers }: Names,
  stats: readonly DeliveryCounts[],
): void {
  const nameOf = ({ name }: { readonly name: string }) => name;
  if (event !== undefined) checkName('event', event, [...events.map(nameOf), ...stats.map(({ type }) => type)]);
  if (subscriber === undefined) return;
  checkName('subscriber', subscriber, [...subscribers.map(nameOf), ...stats.map((each) => each.subscriber)]);
}

function checkName(kind: 'event' | 'subscriber', name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const meant = known.find((each) => toLetters(each) === toLetters(name)) ?? findNearest(name, known);
  throw new ToolError(
    `--${kind} ${name}: neither the app nor its store has ${kind === 'event' ? 'an event' : 'a subscriber'} of this name`,
    meant === undefined ? 'tsc-run events list shows them all.' : `Did you mean ${quote(meant)}?`,
  );
}
