import { childrenOf } from '../model/walk.js';
import type { Property, TupleElement, WireForms, WireType } from '../model/wire-type.js';
import { DEFINITIONS, DIALECT, type Json, type JsonSchema, type SchemaDocument, toStep } from './dialect.js';
import { keywordsOf } from './keywords.js';
import { toPattern, toPatternOfKeys } from './pattern.js';

/** Deeper, a definition is not written out where it is used, even if that is its only use. */
const DEEP = 24;

/**
 * The JSON Schema (draft 2020-12) of one event. Types that refer to themselves, and those that are used more than once,
 * are in its `$defs`. Throws if there is no such event.
 *
 * @example
 * toJsonSchema(forms, 'user.registered');
 * // { $schema: 'https://json-schema.org/…', title: 'user.registered', type: 'object', properties: { … }, required: [ … ] }
 */
export function toJsonSchema(forms: WireForms, name: string): SchemaDocument {
  const type = forms.events.get(name);
  if (type === undefined) throw new Error(`There is no event ${name}`);
  const writer = createWriter(forms, [type], DEFINITIONS);
  const schema = writer.write(type);
  const definitions = writer.definitions();
  return {
    $schema: DIALECT,
    title: name,
    ...(schema === false ? { not: {} } : (schema as object)),
    ...(Object.keys(definitions).length > 0 && { $defs: definitions }),
  };
}

/** One JSON Schema that has every event in its `$defs`, by name, beside the types that they share. */
export function toJsonSchemas(forms: WireForms): SchemaDocument {
  const writer = createWriter(forms, [...forms.events.values()], DEFINITIONS);
  const events = [...forms.events].map(([name, type]): [string, JsonSchema] => {
    const schema = writer.write(type);
    return [name, { title: name, ...(schema === false ? { not: {} } : (schema as object)) }];
  });
  return { $schema: DIALECT, $defs: { ...Object.fromEntries(events), ...writer.definitions() } };
}

export type Writer = {
  write(type: WireType): JsonSchema;
  /** The definitions that written types refer to; by name. */
  definitions(): { readonly [name: string]: JsonSchema };
};

/** Writes types as schemas. A definition that only one place of `types` uses is written there. */
export function createWriter(forms: WireForms, types: readonly WireType[], prefix: string): Writer {
  const uses = countUses(forms, types);
  const written = new Map<string, JsonSchema>();
  const waiting: string[] = [];
  const context: Context = {
    depth: 0,
    refer({ name, notes }, { depth }) {
      const target = forms.definitions.get(name);
      if (target !== undefined && uses.get(name) === 1 && depth < DEEP)
        return write(notes === undefined ? target : { ...target, notes: { ...target.notes, ...notes } }, {
          ...context,
          depth,
        });
      if (!written.has(name)) {
        waiting.push(name);
        written.set(name, true);
      }
      return { $ref: `${prefix}${toPointer(name)}`, ...keywordsOf(notes) };
    },
  };
  return {
    write: (type) => write(type, context),
    definitions() {
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
        written.set(name, write(forms.definitions.get(name) ?? { kind: 'unknown' }, context));
      const names = [...forms.definitions.keys()].filter((each) => written.has(each));
      return Object.fromEntries(names.map((each) => [each, written.get(each) ?? true]));
    },
  };
}

/** A name as a part of a JSON pointer in a URI. */
export function toPointer(name: string): string {
  return encodeURIComponent(toStep(name));
}

/** How many places refer to each definition. */
function countUses(forms: WireForms, types: readonly WireType[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const waiting = [...types];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (type.kind !== 'reference') {
      waiting.push(...childrenOf(type));
      continue;
    }
    const count = uses.get(type.name) ?? 0;
    uses.set(type.name, count + 1);
    const target = forms.definitions.get(type.name);
    if (count === 0 && target !== undefined) waiting.push(target);
  }
  return uses;
}

type Reference = WireType & { readonly kind: 'reference' };

type Context = {
  readonly depth: number;
  refer(reference: Reference, context: Pick<Context, 'depth'>): JsonSchema;
};

function write(type: WireType, context: Context): JsonSchema {
  if (type.kind === 'reference') return context.refer(type, context);
  const inner: Context = { ...context, depth: context.depth + 1 };
  return annotate(writeShape(type, inner), type);
}

function annotate(schema: JsonSchema, { notes }: Pick<WireType, 'notes'>): JsonSchema {
  const { integer, ...keywords } = keywordsOf(notes);
  if (integer === undefined && Object.keys(keywords).length === 0) return schema;
  const base: { readonly [keyword: string]: Json } = typeof schema === 'boolean' ? (schema ? {} : { not: {} }) : schema;
  const { type, items } = base;
  if (type === 'array' && isText(items)) {
    const entries = Object.entries(keywords);
    const inner = Object.fromEntries(entries.filter(([keyword]) => OF_TEXTS.has(keyword)));
    const outer = Object.fromEntries(entries.filter(([keyword]) => !OF_TEXTS.has(keyword)));
    return { ...outer, ...base, ...outer, items: { ...items, ...inner } };
  }
  // First in the text, and stronger than what the schema says already.
  return { ...keywords, ...(integer === true ? toInteger(base) : base), ...keywords };
}

/** What the comment on a list of texts says of each text. */
const OF_TEXTS: ReadonlySet<string> = new Set(['format', 'pattern', 'minLength', 'maxLength']);

function isText(schema: Json | undefined): schema is { readonly [keyword: string]: Json } {
  return typeof schema === 'object' && (schema as { readonly type?: Json } | null)?.type === 'string';
}

function toInteger(schema: { readonly [keyword: string]: Json }): { readonly [keyword: string]: Json } {
  const { type } = schema;
  if (type === 'number') return { ...schema, type: 'integer' };
  return Array.isArray(type) ? { ...schema, type: type.map((each) => (each === 'number' ? 'integer' : each)) } : schema;
}

function writeShape(type: Exclude<WireType, Reference>, context: Context): JsonSchema {
  switch (type.kind) {
    case 'unknown':
      return {};
    case 'never':
      return false;
    case 'literal':
      return { const: type.value };
    case 'template':
      return { type: 'string', pattern: toPattern(type) };
    case 'array':
      return { type: 'array', ...unlessAny({ items: write(type.element, context) }) };
    case 'tuple':
      return writeTuple(type.elements, context);
    case 'union':
      return writeUnion(type.members, context);
    case 'object':
      return writeObject(type, context);
    default:
      return { type: type.kind };
  }
}

/** Without keywords whose schema accepts everything. */
function unlessAny(keywords: { readonly [keyword: string]: JsonSchema }): { readonly [keyword: string]: JsonSchema } {
  return Object.fromEntries(
    Object.entries(keywords).filter(([, schema]) => typeof schema === 'boolean' || Object.keys(schema).length > 0),
  );
}

function writeTuple(elements: readonly TupleElement[], context: Context): JsonSchema {
  const rest = elements.findIndex(({ kind }) => kind === 'rest');
  const least = elements.filter(({ kind }) => kind === 'required').length;
  const fixed = rest === -1 ? elements : elements.slice(0, rest);
  const prefixItems = fixed.map((each) => write(each.type, context));
  const others = rest === -1 ? [] : elements.slice(rest).map((each) => write(each.type, context));
  const [only, ...more] = others;
  return {
    type: 'array',
    ...(prefixItems.length > 0 && { prefixItems }),
    ...(only === undefined ? { items: false } : unlessAny({ items: more.length === 0 ? only : { anyOf: others } })),
    ...(least > 0 && { minItems: least }),
  };
}

function writeUnion(members: readonly WireType[], context: Context): JsonSchema {
  const values = members.flatMap((each) => valueOf(each));
  if (values.length === members.length) return { enum: values };
  const simple = members.flatMap((each) => (isSimple(each) ? [each.kind] : []));
  if (simple.length === members.length) return { type: simple };
  const literals = members.filter((each) => each.kind === 'literal' && valueOf(each).length > 0);
  const grouped = literals.length > 1 ? new Set(literals) : new Set<WireType>();
  const others = members
    .filter((each) => !grouped.has(each) && each.kind !== 'null')
    .map((each) => write(each, context));
  const anyOf: readonly JsonSchema[] = [
    ...others,
    ...(grouped.size > 0 ? [{ enum: [...grouped].flatMap(valueOf) }] : []),
    ...members.filter((each) => each.kind === 'null').map((each) => write(each, context)),
  ];
  return { anyOf };
}

/** The one value of a type; none if it has several, or says something about itself. */
function valueOf(type: WireType): readonly (string | number | boolean | null)[] {
  if (type.notes !== undefined) return [];
  return type.kind === 'literal' ? [type.value] : type.kind === 'null' ? [null] : [];
}

function isSimple(type: WireType): boolean {
  return type.notes === undefined && ['string', 'number', 'boolean', 'null'].includes(type.kind);
}

function writeObject(type: WireType & { readonly kind: 'object' }, context: Context): JsonSchema {
  const properties = type.properties.map((each) => [each.name, writeProperty(each, context)] as const);
  const required = type.properties.flatMap(({ name, optional }) => (optional ? [] : [name]));
  const all = type.indexes.find(({ key }) => key.kind === 'string');
  const some = type.indexes.flatMap(({ key, type: value }): (readonly [string, JsonSchema])[] =>
    key.kind === 'string' ? [] : [[toPatternOfKeys(key), write(value, context)]],
  );
  return {
    type: 'object',
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(required.length > 0 && { required }),
    ...(some.length > 0 && { patternProperties: Object.fromEntries(some) }),
    ...(all !== undefined && unlessAny({ additionalProperties: write(all.type, context) })),
  };
}

/** What a property says of itself comes before what its type says. */
function writeProperty({ type, notes }: Property, context: Context): JsonSchema {
  return annotate(write(type, context), notes === undefined ? {} : { notes });
}
