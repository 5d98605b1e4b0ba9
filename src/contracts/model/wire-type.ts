import type { Span } from '../../analysis/model/source.js';

/**
 * The JSON form of a TypeScript type: what travels. Whatever exists only in the program is gone: aliases, brands, enums,
 * classes, `undefined`, and the place of a declaration. Two types that hold the same JSON values have the same form.
 */
export type WireType = WireShape & { readonly notes?: Notes };

type WireShape =
  /** Any JSON value: `unknown`, `any`. */
  | { readonly kind: 'unknown' }
  /** No value at all. */
  | { readonly kind: 'never' }
  | { readonly kind: 'null' | 'boolean' | 'number' | 'string' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  /** A template literal type: its fixed texts, and the types between them. There is one text more than types. */
  | { readonly kind: 'template'; readonly texts: readonly string[]; readonly types: readonly WireType[] }
  | { readonly kind: 'array'; readonly element: WireType }
  | { readonly kind: 'tuple'; readonly elements: readonly TupleElement[] }
  | { readonly kind: 'object'; readonly properties: readonly Property[]; readonly indexes: readonly Index[] }
  | { readonly kind: 'union'; readonly members: readonly WireType[] }
  /** A type of `WireForms.definitions`. */
  | { readonly kind: 'reference'; readonly name: string };

/** A `rest` element may come in the middle; at most one does. */
export type TupleElement = { readonly kind: 'required' | 'optional' | 'rest'; readonly type: WireType };

export type Property = {
  readonly name: string;
  /** Whether it may be left out. JSON leaves out `undefined`, so `x: string | undefined` is optional too. */
  readonly optional: boolean;
  readonly type: WireType;
  /** What its own declaration says; what the declaration of its type says is in the type. */
  readonly notes?: Notes;
  /** Its name at its declaration; absent for a property that no declaration spells, as in a mapped type. */
  readonly span?: Span;
};

/** The type of all other properties whose names are of the type `key`. */
export type Index = { readonly key: IndexKey; readonly type: WireType };

export type IndexKey =
  | { readonly kind: 'string' | 'number' }
  | { readonly kind: 'template'; readonly texts: readonly string[]; readonly types: readonly WireType[] };

/** What a JSDoc comment says of a type or a property, and the brand of a primitive. */
export type Notes = {
  readonly description?: string;
  /** The text of `@deprecated`, which may be empty. */
  readonly deprecated?: string;
  /** The name of a branded primitive: `UserId` of `string & { readonly __brand: 'UserId' }`. */
  readonly brand?: string;
  /** The other tags, in their order: `@minimum 0` is `{ name: 'minimum', text: '0' }`. */
  readonly tags?: readonly { readonly name: string; readonly text: string }[];
};

/** The payloads of an app's events, as JSON holds them. */
export type WireForms = {
  /** By event name. */
  readonly events: ReadonlyMap<string, WireType>;
  /** Types that refer to themselves, and named types that are used more than once; by a name that is unique here. */
  readonly definitions: ReadonlyMap<string, WireType>;
  /** The comments of the app that have tags. */
  readonly comments?: readonly Comment[];
};

/** The tags of one comment, with their lines. */
export type Comment = {
  readonly file: string;
  readonly tags: readonly { readonly name: string; readonly text: string; readonly line: number }[];
};
