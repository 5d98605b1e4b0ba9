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

  /** Do the subscriptions of the config's module `M` (literal, or without information) equal those of the registry `S`? */
  export type MatchesConfig<M, S> = (M extends { default: infer C } ? C : M) extends {
    readonly events: { readonly subscribers: infer D };
  }
    ? Answer<Differing<D, S>>
    : Answer<keyof S>;

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
