import type { DeliveryContext } from './envelope.js';

/**
 * Used by generated files only: types whose arguments do not compile when the app and its registry disagree.
 */
export declare namespace checks {
  /** A module `M` whose `listen` takes the event `E`. */
  export type Fits<M extends { listen: (event: E, context: DeliveryContext) => unknown }, E> = M;

  /** Compiles only for `true`; anything else is the message. */
  export type Assert<Claim extends true> = Claim;

  /** Without `strictFunctionTypes` a subscriber with a wrong parameter would pass. */
  export type StrictFunctionTypes = ((value: 'narrow') => void) extends (value: string) => void
    ? 'subscribers cannot be checked: turn on strict, or strictFunctionTypes, in tsconfig.json'
    : true;

  /** Do the subscriptions of the config's module `M` equal those of the registry `S`? */
  export type MatchesConfig<M, S> = Answer<Differing<SubscribersOf<M extends { default: infer C } ? C : M>, S>>;

  /** A config of no type but `Config`, as one that does not compile, says nothing: it may have any subscriber. */
  type SubscribersOf<C> = string extends keyof C
    ? { [name: string]: unknown }
    : C extends { readonly events: { readonly subscribers: infer D } }
      ? D
      : {};

  type Answer<Stale> = [Stale] extends [never] ? true : `stale: run tsc-run generate (${Stale & string})`;

  /** The subscribers whose events differ. A name of type `string` says nothing, so it never differs. */
  type Differing<D, S> = string extends keyof D
    ? never
    : { [N in keyof D | keyof S]: N extends keyof D ? Differs<D[N], N extends keyof S ? keyof S[N] : never, N> : N }[
        keyof D | keyof S];

  type Differs<Entry, Registered, N> = Entry extends { readonly events: readonly (infer E)[] }
    ? string extends E
      ? never
      : [E, Registered] extends [Registered, E]
        ? never
        : N
    : never;
}
