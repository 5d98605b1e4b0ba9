import type { Event, EventModel, Subscriber } from '../../analysis/model/model.js';
import type { WireForms } from '../model/wire-type.js';
import type { Blame } from './find-blame.js';

/** One of the two versions of an app that are compared. */
export type Version = {
  readonly model: Pick<EventModel, 'events' | 'subscribers'>;
  /** The forms of the events that may differ; events of both versions that are missing here are the same in both. */
  readonly forms: WireForms;
};

/** What became of an event between two versions. */
export type EventChange = {
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed';
  /** Its name now; of a removed event, the one it had. */
  readonly name: string;
  readonly before?: Event;
  readonly now?: Event;
  /** Why subscribers of now cannot read events of before; empty if they can, absent if there are none. */
  readonly newReadsOld?: readonly Blame[];
  /** Why subscribers of before cannot read events of now; empty if they can, absent if there are none. */
  readonly oldReadsNew?: readonly Blame[];
  /** Who read the event before, and who reads it now, sorted by name. */
  readonly readers: { readonly before: readonly Subscriber[]; readonly now: readonly Subscriber[] };
};

/** A subscription of before that is gone, although its event is still there. */
export type Dropped = {
  readonly subscriber: string;
  readonly event: string;
  /** Whether the subscriber itself is gone. */
  readonly gone: boolean;
  /** The subscribers that take the event now, and did not before. */
  readonly takers: readonly string[];
  /** Whether the event has no subscriber left. */
  readonly last: boolean;
};

export type Comparison = {
  /** Sorted by name. */
  readonly changes: readonly EventChange[];
  readonly dropped: readonly Dropped[];
};
