import { EVENTS_FOLDER } from '../core/layout.js';
import type { EventModel } from '../core/model.js';

/** What to say to an app without events; that is no problem, only a beginning. */
export function noteEmpty({ events }: EventModel, complete: boolean): readonly string[] {
  if (events.length > 0 || !complete) return [];
  return [
    `No event types found in ${EVENTS_FOLDER}/. An event is a type whose name ends in Event, for example in ${EVENTS_FOLDER}/user-registered.ts:`,
    '  export type UserRegisteredEvent = { id: string };',
  ];
}
