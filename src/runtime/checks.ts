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

  /** `Registered` is the entry of the registry: its keys are the events, its values say whether it is external. */
  type Differs<Entry, Registered, N> = Entry extends { readonly events: readonly (infer E)[] }
    ? string extends E
      ? never
      : [Spelled<E>, keyof Registered, Registered[keyof Registered]] extends [
            keyof Registered,
            Spelled<E>,
            MarkOf<Entry>,
          ]
        ? never
        : N
    : never;

  /** An event name as a literal, also where the config names a member of an enum. */
  type Spelled<E> = `${E & string}`;

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

  /**
   * `true` when a payload of type `T` survives JSON unchanged. Otherwise a string literal type that names the event `N`
   * and each part that does not, with what to write instead.
   */
  export type IsJson<N extends string, T> = [T] extends [never]
    ? `${N}: the payload is never: write null`
    : Marks<T, never> extends Sound
      ? true
      : `${N}: ${Explanation<T>}`;

  /**
   * The form that the marks of a sound payload have. A relation to a recursive type ends for recursive payloads too.
   * Compilers give up, and accept, where they meet one declaration three times on their way down: hence eight in a ring.
   */
  type Sound = true | Ring1;
  interface Ring1 {
    readonly [key: string]: true | Ring2;
  }
  interface Ring2 {
    readonly [key: string]: true | Ring3;
  }
  interface Ring3 {
    readonly [key: string]: true | Ring4;
  }
  interface Ring4 {
    readonly [key: string]: true | Ring5;
  }
  interface Ring5 {
    readonly [key: string]: true | Ring6;
  }
  interface Ring6 {
    readonly [key: string]: true | Ring7;
  }
  interface Ring7 {
    readonly [key: string]: true | Ring8;
  }
  interface Ring8 {
    readonly [key: string]: true | Ring1;
  }

  type Plain = string | number | boolean | null;

  /** `T` with `true` for each sound part and `false` for others. `Gap` is `undefined` where JSON leaves a key out. */
  type Marks<T, Gap> = 0 extends 1 & T
    ? true
    : T extends Plain | Gap
      ? true
      : T extends object
        ? ObjectMarks<T>
        : unknown extends T
          ? true
          : false;

  type ObjectMarks<T> = T extends readonly unknown[]
    ? ListMarks<T>
    : T extends Function
      ? false
      : T extends Error
        ? ErrorMarks<T>
        : [keyof T] extends [never]
          ? true
          : FieldMarks<T>;

  type FieldMarks<T> = { [K in keyof T]-?: Marks<T[K], undefined> };

  /** An object with a name and a message is sound; one with all keys of an `Error` counts as one. */
  type ErrorMarks<T> = [keyof Error] extends [keyof T] ? false : FieldMarks<T>;

  /** A tuple has marks for each of its elements, because compilers reduce a union of them. */
  type ListMarks<T extends readonly unknown[]> = [Indices<T>] extends [never]
    ? { each: Marks<T[number], never> }
    : {
        elements: { [I in Indices<T>]: Marks<Required<T>[I], never> };
        rest: number extends T['length'] ? ListMarks<Rest<T>> : true;
      };

  /** The indices of a tuple, as strings; `never` for an array. */
  type Indices<T extends readonly unknown[]> = keyof T & `${number}`;

  type Rest<T extends readonly unknown[]> = T extends readonly [unknown?, ...infer R] ? R : never;

  /** Inferred, so that compilers evaluate it only for a payload that is not sound. */
  type Explanation<T> =
    Flaws<T, '', []> extends infer F extends string ? ([F] extends [never] ? 'JSON changes the payload' : F) : never;

  type Flaws<T, Path extends string, Depth extends readonly 0[]> = [Kind<T>] extends [never]
    ? InnerFlaws<T, Path, Depth>
    : `${Path extends '' ? 'the payload' : Path} is ${Kind<T>}`;

  type InnerFlaws<T, Path extends string, Depth extends readonly 0[]> = T extends Plain
    ? never
    : Depth['length'] extends 8
      ? never
      : T extends readonly unknown[]
        ? ListFlaws<T, Path, [...Depth, 0]>
        : {
            [K in keyof T]-?: K extends string | number ? FieldFlaws<T[K], Join<Path, K>, [...Depth, 0]> : never;
          }[keyof T];

  type ListFlaws<T extends readonly unknown[], Path extends string, Depth extends readonly 0[]> = [Indices<T>] extends [
    never,
  ]
    ? Flaws<T[number], `${Path}[]`, Depth>
    : | { [I in Indices<T>]: Flaws<Required<T>[I], `${Path}[${I}]`, Depth> }[Indices<T>]
      | (number extends T['length'] ? ListFlaws<Rest<T>, Path, Depth> : never);

  type FieldFlaws<T, Path extends string, Depth extends readonly 0[]> =
    Marks<T, undefined> extends Sound ? never : Flaws<Exclude<T, undefined>, Path, Depth>;

  type Join<Path extends string, K extends string | number> = string extends K
    ? `${Path}[key]`
    : number extends K
      ? `${Path}[key]`
      : Path extends ''
        ? `${K}`
        : `${Path}.${K}`;

  /** What a part is, if JSON changes the part itself, and what to write instead. */
  type Kind<T> = unknown extends T
    ? never
    : T extends Plain
      ? never
      : T extends bigint
        ? 'a bigint: write string'
        : T extends symbol
          ? 'a symbol: leave it out'
          : T extends undefined
            ? 'undefined: write null'
            : T extends object
              ? ObjectKind<T>
              : 'void: write null';

  type ObjectKind<T> = T extends Function
    ? 'a function: leave it out'
    : T extends Date
      ? 'a Date: write string'
      : T extends RegExp
        ? 'a RegExp: write string'
        : T extends ReadonlyMap<unknown, unknown>
          ? 'a Map: write a plain object'
          : T extends ReadonlySet<unknown>
            ? 'a Set: write an array'
            : T extends PromiseLike<unknown>
              ? 'a Promise: await it first'
              : T extends ArrayBufferView | ArrayBuffer
                ? 'binary data: write string'
                : T extends Error
                  ? [keyof Error] extends [keyof T]
                    ? 'an Error: write its message'
                    : never
                  : never;
}
