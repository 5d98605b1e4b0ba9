import type { Orphan } from '../graph.js';
import type { Column } from './network.js';

export const TITLES: Readonly<Record<Column, string>> = {
  emitter: 'Emitters',
  event: 'Events',
  subscriber: 'Subscribers',
};

/** What stands beside the name of an orphan. */
export const ORPHAN_MARKS: Readonly<Record<Orphan, string>> = {
  unused: 'unused',
  unemitted: 'never emitted',
  unsubscribed: 'no subscriber',
};

export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
