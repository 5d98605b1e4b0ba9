import type { DeliveryContext } from './envelope.js';

/** For generated files only: types whose arguments do not compile when the app and its registry disagree. */
export declare namespace checks {
  /** The module `M`, which must export a `listen` that takes the event `E`. */
  export type Fits<M extends { listen: (event: E, context: DeliveryContext) => unknown }, E> = M;

  /** Compiles only for `true`. Any other argument is a string literal type: the error message. */
  export type Assert<Claim extends true> = Claim;

  /** `true` with `strictFunctionTypes`. Without it, a subscriber whose parameter has the wrong type would compile. */
  export type StrictFunctionTypes = ((value: 'narrow') => void) extends (value: string) => void
    ? 'subscribers cannot be checked: turn on strict, or strictFunctionTypes, in tsconfig.json'
    : true;

  /** `true` when the config module `M` and the subscriber registry `S` have the same subscriptions. */
  export type MatchesConfig<M, S> = Answer<Differing<SubscribersOf<M extends { default: infer C } ? C : M>, S>>;

  /** A config whose type is just `Config`, such as one that does not compile, may have any subscriber. */
  type SubscribersOf<C> = string extends keyof C
    ? { [name: string]: unknown }
    : C extends { readonly events: { readonly subscribers: infer D } }
      ? D
      : {};

  type Answer<Stale> = [Stale] extends [never] ? true : `stale: run tsc-run generate (${Stale & string})`;

  /** The names of the subscribers whose events differ. An event name of type `string` never counts as different. */
  type Differing<D, S> = string extends keyof D
    ? never
    : { [N in keyof D | keyof S]: N extends keyof D ? Differs<D[N], N extends keyof S ? S[N] : {}, N> : N }[
        keyof D | keyof S];

  /** `Marks` is the entry of the registry: its keys are the events, its values say whether it is external. */
  type Differs<Entry, Marks, N> = Entry extends { readonly events: readonly (infer E)[] }
    ? string extends E
      ? never
      : [E, keyof Marks, Marks[keyof Marks]] extends [keyof Marks, E, MarkOf<Entry>]
        ? never
        : N
    : never;

  /** What the registry says of an external subscriber and of others; `unknown` where the config does not tell. */
  type MarkOf<Entry> = Entry extends { readonly external?: infer X }
    ? unknown extends X
      ? true
      : [X] extends [true]
        ? 'external'
        : [X] extends [false | undefined]
          ? true
          : unknown
    : unknown;
}
