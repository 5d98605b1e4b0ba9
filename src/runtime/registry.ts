/**
 * The generated `generated/events.ts` fills these four interfaces by declaration merging. That only works while each is
 * declared exactly once, so the types of the ESM build and of the CommonJS build come from the same file.
 */

/** The payload type of every event that has a subscriber, by event name. */
export interface EventRegistry {}

/** The payload type of every declared event that has no subscriber, by event name. */
export interface UnsubscribedEvents {}

/**
 * For each subscriber, an object type whose keys are the names of its events. Their types are `true`, or `'external'`
 * where the subscriber lives outside of the app.
 */
export interface SubscriberRegistry {}

/** Has a member in every generated registry, which distinguishes an empty registry from a missing one. */
export interface RegistryInfo {}

/** The names of all declared events, with or without a subscriber. Any string until `tsc-run generate` has run. */
export type DeclaredName = [keyof RegistryInfo] extends [never]
  ? string
  : (keyof EventRegistry | keyof UnsubscribedEvents) & string;

declare global {
  /** Each copy of this package in a program adds a signature, which shows the registries of the other copies. */
  interface TscRunCopies {
    (): RegistryInfo;
  }
}

/** The names in the registries of all copies of this package in the program. */
export type AllCopies = TscRunCopies extends { (): infer A; (): infer B } ? keyof A | keyof B : never;
