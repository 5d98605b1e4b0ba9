/**
 * The four interfaces below are empty here. `generated/events.ts` of an app fills them by
 * declaration merging, so this file must exist once for the ESM and the CommonJS build.
 */

/** Payload type by event name, for every event that has a subscriber. */
export interface EventRegistry {}

/** Payload type by event name, for every declared event that nobody subscribes to. */
export interface UnsubscribedEvents {}

/** For each subscriber, an object whose keys are the names of its events. */
export interface SubscriberRegistry {}

/** Filled by every generated registry, so that "no registry" and "no events yet" are told apart. */
export interface RegistryInfo {}
