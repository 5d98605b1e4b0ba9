/**
 * The facts of one file, read without looking at other files. They hold no syntax nodes. Offsets are UTF-16 offsets in
 * the file.
 */

export type Range = { readonly start: number; readonly end: number };

/** An expression as far as it can be read without running it. */
export type Expression = Range &
  (
    | {
        readonly kind: 'literal';
        readonly value: string | number | boolean | null;
        /** Joined from several pieces, so that no single literal spells it. */
        readonly composed?: true;
      }
    | { readonly kind: 'template'; readonly parts: readonly Expression[] }
    | { readonly kind: 'array'; readonly elements: readonly Element[] }
    | { readonly kind: 'object'; readonly properties: readonly Property[] }
    /** `declared`: the value as declared, without later changes. */
    | { readonly kind: 'reference'; readonly name: string; readonly declared?: true }
    | { readonly kind: 'member'; readonly object: Expression; readonly key: Expression }
    | { readonly kind: 'choice'; readonly branches: readonly Expression[] }
    | { readonly kind: 'call'; readonly callee: Expression; readonly arguments: readonly Expression[] }
    /** `as const`, `satisfies`, or the use of a local constant: literal types are kept. */
    | { readonly kind: 'kept'; readonly expression: Expression }
    /** `changes`: it changes a value after its declaration. */
    | { readonly kind: 'unread'; readonly source: string; readonly changes?: true }
  );

/** `end` includes parentheses and type assertions around the value. */
export type Element = { readonly spread: boolean; readonly value: Expression; readonly end: number };

/** A spread has no `key`; `end` includes parentheses and type assertions around the value. */
export type Property = { readonly key?: Expression; readonly value: Expression; readonly end: number };

export type Import = {
  readonly local: string;
  /** `*` for a namespace, `default` for a default import. */
  readonly imported: string;
  readonly module: string;
  readonly typeOnly: boolean;
};

/** The tags `@internal` and `@event` in the JSDoc comment of a declaration or an export. */
export type Tags = { readonly internal: boolean; readonly event?: EventTag };

export type EventTag = Range & {
  readonly name: string;
  /** The next tag `@event` in the same comment that has another name. */
  readonly other?: Range & { readonly name: string };
};

export type Export = Range &
  (
    | {
        readonly kind: 'local';
        readonly name: string;
        readonly local: string;
        readonly typeOnly: boolean;
        readonly tags: Tags;
      }
    | {
        readonly kind: 'from';
        readonly name: string;
        readonly imported: string;
        readonly module: string;
        readonly typeOnly: boolean;
        readonly tags: Tags;
      }
    | { readonly kind: 'all'; readonly module: string }
  );

export type Declaration = Range & {
  readonly name: string;
  readonly kind: 'type' | 'interface' | 'class' | 'enum' | 'value' | 'namespace';
  readonly tags: Tags;
  /** The names that a union consists of, if all its members are names. */
  readonly members?: readonly string[];
  /** The names that an interface extends, or that an intersection includes. */
  readonly bases?: readonly string[];
  /** The first type parameter without a default. */
  readonly typeParameter?: string;
  readonly generator: boolean;
  /** Whether it is a function of which `declare` says that it exists elsewhere. */
  readonly ambient?: true;
  /** What the syntax of a type says about its JSON form; absent for values. */
  readonly shape?: Shape;
  /** The value of a constant, or the members of an enum as an object. */
  readonly value?: Expression;
  /** Whether it has a type annotation, which loses literal types. */
  readonly annotated: boolean;
};

/** The JSON form of a type, as far as its own syntax tells. A path is what leads to a part: `lines[].at`. */
export type Shape = {
  /** Parts that JSON changes or loses; `found` names the kind. */
  readonly notJson: readonly (Range & { readonly found: string; readonly path: string })[];
  /** The types that it is made of; `Color.` stands for a member of `Color`. An `argument` is given to another of them. */
  readonly refs: readonly { readonly name: string; readonly path: string; readonly argument?: true }[];
  /** Whether some part can be decided only by types. */
  readonly open: boolean;
};

/** A call of an `emit` or `emitMany` that is imported from `module`. */
export type EmitCall = Range & {
  readonly module: string;
  readonly method: 'emit' | 'emitMany';
  /** The first argument: an event name, or the list of `emitMany`. */
  readonly argument: Expression | undefined;
  /** The second argument of `emit`, if that is an object literal. */
  readonly payload?: Expression;
  /** Whether nothing uses its promise. */
  readonly floating: boolean;
  readonly awaitable: Awaitable;
};

/** What allows `await` at a place: an async function, or the top level of an ES module; undefined if nothing does. */
export type Awaitable = 'function' | 'module' | undefined;

/** A place that changes the value of a name of the file after its declaration. */
export type Change = {
  readonly name: string;
  /** The members of it that lead to what is changed. */
  readonly path: readonly string[];
  readonly by: Expression;
};

export type Failure = Range &
  (
    | { readonly kind: 'syntax'; readonly reason: string }
    | { readonly kind: 'complex'; readonly measure: 'depth' | 'chain' | 'size'; readonly limit: number }
  );

export type ModuleFacts = {
  readonly file: string;
  /** Set if the file cannot be parsed; everything else is empty then. */
  readonly failure?: Failure;
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  readonly declarations: readonly Declaration[];
  readonly emitCalls: readonly EmitCall[];
  readonly changes: readonly Change[];
  /** Lines in which the compiler reports nothing, as `@ts-expect-error` and its like ask; read if the file may emit. */
  readonly suppressed: readonly Range[];
};
