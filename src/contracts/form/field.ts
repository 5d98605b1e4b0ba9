import { describeExpected } from '../validators/expected.js';
import { isObject, readReference, type SchemaObject } from '../validators/json-schema.js';

/** A JSON Schema as `tsc-run schema` writes it: draft 2020-12. */
export type Schema = unknown;

/** A schema with the whole in which its references are looked up. */
export type Place = { readonly schema: Schema; readonly root: Schema };

/** What a form shows for a schema. Inner schemas become fields only when they are shown: types may refer to themselves. */
export type Field = About & FieldKind;

type About = {
  readonly title?: string;
  readonly description?: string;
  readonly isDeprecated: boolean;
  /** What fits, in words: `a string in the form email`. */
  readonly expected: string;
  /** From `default`, or the first of `examples`. */
  readonly suggested?: unknown;
};

type FieldKind =
  | { readonly kind: 'text'; readonly format?: string }
  | { readonly kind: 'number' }
  /** One of some values; `true` and `false` too. */
  | { readonly kind: 'choice'; readonly values: readonly unknown[] }
  | { readonly kind: 'fixed'; readonly value: unknown }
  | {
      readonly kind: 'group';
      readonly properties: readonly Property[];
      /** The schema of further properties, if the type has any. */
      readonly others?: Place;
    }
  | { readonly kind: 'list'; readonly first: readonly Place[]; readonly rest?: Place; readonly least: number }
  | { readonly kind: 'union'; readonly options: readonly Option[] }
  /** Beyond a form: a text of JSON. */
  | { readonly kind: 'json' };

export type Property = { readonly name: string; readonly isRequired: boolean; readonly place: Place };
export type Option = { readonly label: string; readonly place: Place };

export function toField({ schema: given, root }: Place): Field {
  const schema = resolve({ schema: given, root });
  const { title, description, examples } = schema;
  const suggested = schema['default'] ?? (Array.isArray(examples) ? (examples[0] as unknown) : undefined);
  return {
    ...toKind(schema, root),
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
    isDeprecated: schema['deprecated'] === true,
    expected: describeExpected(schema, finder(root)),
    ...(suggested !== undefined && { suggested }),
  };
}

/** The schema that a reference leads to, with what stands beside the reference. */
export function resolve({ schema, root }: Place, steps = 0): SchemaObject {
  if (!isObject(schema)) return schema === false ? { not: {} } : {};
  const name = readReference(schema);
  if (name === undefined) return schema;
  const { $ref: _, ...beside } = schema;
  // References that lead to each other lead to nothing.
  return steps > 50 ? beside : { ...resolve({ schema: finder(root)(name), root }, steps + 1), ...beside };
}

function finder(root: Schema): (name: string) => unknown {
  return (name) => {
    const definitions = isObject(root) ? root['$defs'] : undefined;
    return isObject(definitions) && Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  };
}

function toKind(schema: SchemaObject, root: Schema): FieldKind {
  if ('const' in schema) return { kind: 'fixed', value: schema['const'] };
  if (Array.isArray(schema['enum'])) return toChoice(schema['enum']);
  const members = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(members)) return toUnion(members, root);
  if ('allOf' in schema || 'not' in schema) return { kind: 'json' };
  const { type } = schema;
  if (Array.isArray(type))
    return toUnion(
      type.map((each) => ({ ...schema, type: each as unknown })),
      root,
    );
  switch (type) {
    case 'string':
      return { kind: 'text', ...(typeof schema['format'] === 'string' && { format: schema['format'] }) };
    case 'number':
    case 'integer':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'choice', values: [true, false] };
    case 'null':
      return { kind: 'fixed', value: null };
    case 'array':
      return toList(schema, root);
    case 'object':
      return toGroup(schema, root);
    default:
      return { kind: 'json' };
  }
}

function toChoice(values: readonly unknown[]): FieldKind {
  return values.length === 1 ? { kind: 'fixed', value: values[0] } : { kind: 'choice', values };
}

function toUnion(members: readonly Schema[], root: Schema): FieldKind {
  const resolved = members.map((schema) => resolve({ schema, root }));
  const values = resolved.flatMap(valuesOf);
  if (resolved.every((each) => valuesOf(each).length > 0)) return toChoice(values);
  return {
    kind: 'union',
    options: members.map((schema, index) => ({
      label: labelOf(schema, resolved[index] ?? {}, root),
      place: { schema, root },
    })),
  };
}

function valuesOf(schema: SchemaObject): readonly unknown[] {
  if ('const' in schema) return [schema['const']];
  if (schema['type'] === 'null') return [null];
  return Array.isArray(schema['enum']) ? schema['enum'] : [];
}

/** What tells a member of a union from the others: a property that has one value, its name, or what it expects. */
function labelOf(given: Schema, schema: SchemaObject, root: Schema): string {
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const tag = properties.find(([, each]) => isObject(each) && 'const' in each);
  if (tag !== undefined) return `${tag[0]}: ${JSON.stringify((tag[1] as SchemaObject)['const'])}`;
  if (typeof schema['title'] === 'string') return schema['title'];
  const names = properties.slice(0, 3).map(([name]) => name);
  return (
    readReference(given) ??
    (names.length > 0 ? `an object with ${names.join(', ')}` : describeExpected(schema, finder(root)))
  );
}

function toList({ prefixItems, items, minItems }: SchemaObject, root: Schema): FieldKind {
  const first = Array.isArray(prefixItems) ? prefixItems.map((schema: unknown) => ({ schema, root })) : [];
  return {
    kind: 'list',
    first,
    ...(items !== false && { rest: { schema: items ?? true, root } }),
    least: typeof minItems === 'number' ? minItems : 0,
  };
}

function toGroup(
  { properties, required, patternProperties, additionalProperties }: SchemaObject,
  root: Schema,
): FieldKind {
  const names: readonly unknown[] = Array.isArray(required) ? required : [];
  const entries = isObject(properties) ? Object.entries(properties) : [];
  const patterns = isObject(patternProperties) ? Object.values(patternProperties) : [];
  const open = additionalProperties === undefined || additionalProperties === false ? [] : [additionalProperties];
  const [others, ...more] = [...patterns, ...open];
  if (more.length > 0 || (entries.length === 0 && others === undefined)) return { kind: 'json' };
  return {
    kind: 'group',
    properties: entries.map(([name, schema]) => ({
      name,
      isRequired: names.includes(name),
      place: { schema, root },
    })),
    ...(others !== undefined && { others: { schema: others, root } }),
  };
}
