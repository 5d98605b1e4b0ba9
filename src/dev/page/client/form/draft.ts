import { isObject } from '../../../../contracts/validators/json-schema.js';
import { findIssues, isSame, type Issue, join } from '../../../../contracts/form/check.js';
import { type Field, type Place, toField } from '../../../../contracts/form/field.js';

/** What has been entered into a field; it may not be a value yet. */
export type Draft =
  /** Of a text, a number, or JSON. */
  | { readonly kind: 'text'; readonly text: string }
  /** -1 while nothing is chosen. */
  | { readonly kind: 'choice'; readonly index: number }
  | { readonly kind: 'fixed' }
  /** A property without a draft is left out. `others` are the further properties, with names of the user's choice. */
  | {
      readonly kind: 'group';
      readonly properties: ReadonlyMap<string, Draft>;
      readonly others: readonly { readonly key: number; readonly name: string; readonly draft: Draft }[];
    }
  | { readonly kind: 'list'; readonly items: readonly { readonly key: number; readonly draft: Draft }[] }
  /** What was entered into the options that are not chosen stays. */
  | { readonly kind: 'union'; readonly index: number; readonly drafts: ReadonlyMap<number, Draft> };

let lastKey = 0;
export const newKey = (): number => ++lastKey;

/** Whether a field that may be left out is shown at once: left empty, it is left out. */
export function isLine({ kind }: Field): boolean {
  return kind === 'text' || kind === 'number' || kind === 'choice';
}

/** Deeper, a union starts with its last option, which ends a type that refers to itself. */
const DEEP = 4;
/** Deeper, properties are added by hand: no value of such a type would ever end. */
const DEEPEST = 12;

export function newDraft(place: Place, depth = 0): Draft {
  const field = toField(place);
  if (field.suggested !== undefined) {
    const suggested = toDraft(place, field.suggested);
    if (suggested !== undefined) return suggested;
  }
  switch (field.kind) {
    case 'text':
    case 'number':
      return { kind: 'text', text: '' };
    case 'json':
      return { kind: 'text', text: field.expected.startsWith('an object') ? '{}' : '' };
    case 'choice':
      return { kind: 'choice', index: -1 };
    case 'fixed':
      return { kind: 'fixed' };
    case 'group':
      return { kind: 'group', properties: newProperties(field, depth + 1), others: [] };
    case 'list':
      return { kind: 'list', items: newItems(field, depth + 1) };
    default:
      return newUnion(field, depth + 1);
  }
}

function newUnion({ options }: Field & { kind: 'union' }, depth: number): Draft {
  const index = depth < DEEP ? 0 : options.length - 1;
  const option = options[index];
  return { kind: 'union', index, drafts: new Map(option && [[index, newDraft(option.place, depth)]]) };
}

function newProperties({ properties }: Field & { kind: 'group' }, depth: number): ReadonlyMap<string, Draft> {
  return new Map(
    properties
      .filter(({ isRequired, place }) => (isRequired && depth < DEEPEST) || isLine(toField(place)))
      .map(({ name, place }) => [name, newDraft(place, depth)]),
  );
}

function newItems(
  { first, rest, least }: Field & { kind: 'list' },
  depth: number,
): readonly { key: number; draft: Draft }[] {
  const places = depth > DEEPEST ? [] : Array.from({ length: Math.min(least, 20) }, (_, index) => first[index] ?? rest);
  return places.flatMap((place) => (place === undefined ? [] : [{ key: newKey(), draft: newDraft(place, depth) }]));
}

/** The draft that stands for a value; undefined if the form cannot show it. */
export function toDraft(place: Place, value: unknown): Draft | undefined {
  const field = toField(place);
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' && value !== '' ? { kind: 'text', text: value } : undefined;
    case 'number':
      return typeof value === 'number' ? { kind: 'text', text: String(value) } : undefined;
    case 'json':
      return { kind: 'text', text: JSON.stringify(value, null, 2) };
    case 'choice': {
      const index = field.values.findIndex((each) => isSame(each, value));
      return index === -1 ? undefined : { kind: 'choice', index };
    }
    case 'fixed':
      return isSame(field.value, value) ? { kind: 'fixed' } : undefined;
    case 'group':
      return isObject(value) ? toGroupDraft(field, value) : undefined;
    case 'list':
      return Array.isArray(value) ? toListDraft(field, value) : undefined;
    default:
      return toUnionDraft(field, value);
  }
}

function toGroupDraft(
  field: Field & { kind: 'group' },
  value: { readonly [name: string]: unknown },
): Draft | undefined {
  const properties = new Map<string, Draft>();
  for (const { name, place } of field.properties) {
    const draft = Object.hasOwn(value, name) ? toDraft(place, value[name]) : undefined;
    if (draft !== undefined) properties.set(name, draft);
    else if (Object.hasOwn(value, name)) return undefined;
    else if (isLine(toField(place))) properties.set(name, emptied(newDraft(place)));
  }
  const others = Object.entries(value).filter(([name]) => !field.properties.some((each) => each.name === name));
  const drafts = others.map(([name, each]) => ({
    key: newKey(),
    name,
    draft: field.others === undefined ? undefined : toDraft(field.others, each),
  }));
  if (drafts.some(({ draft }) => draft === undefined)) return undefined;
  return { kind: 'group', properties, others: drafts as { key: number; name: string; draft: Draft }[] };
}

/** A line that says that its property is left out. */
function emptied(draft: Draft): Draft {
  return draft.kind === 'choice' ? { kind: 'choice', index: -1 } : { kind: 'text', text: '' };
}

function toListDraft({ first, rest }: Field & { kind: 'list' }, value: readonly unknown[]): Draft | undefined {
  const items: { key: number; draft: Draft }[] = [];
  for (const [index, each] of value.entries()) {
    const place = first[index] ?? rest;
    const draft = place === undefined ? undefined : toDraft(place, each);
    if (draft === undefined) return undefined;
    items.push({ key: newKey(), draft });
  }
  return { kind: 'list', items };
}

function toUnionDraft({ options }: Field & { kind: 'union' }, value: unknown): Draft | undefined {
  const fitting = options.findIndex(({ place }) => findIssues(place, value).length === 0);
  const order = [fitting, ...options.keys()].filter((index) => index !== -1);
  for (const index of order) {
    const option = options[index];
    const draft = option === undefined ? undefined : toDraft(option.place, value);
    if (draft !== undefined) return { kind: 'union', index, drafts: new Map([[index, draft]]) };
  }
  return undefined;
}

/** The value of a draft, or why it has none. */
export type Reading = { readonly value: unknown; readonly issues: readonly Issue[] };

/** Reads a draft, and checks the value against the schema once the draft as a whole has one. */
export function readDraft(place: Place, draft: Draft): Reading {
  const { value, issues } = readValue(place, draft, '');
  return { value, issues: issues.length > 0 ? issues : findIssues(place, value) };
}

function readValue(place: Place, draft: Draft, path: string): Reading {
  const field = toField(place);
  if (draft.kind === 'text') return readText(field, draft.text, path);
  if (draft.kind === 'choice' && field.kind === 'choice')
    return draft.index === -1 ? refuse(path, 'choose one') : accept(field.values[draft.index]);
  if (draft.kind === 'group' && field.kind === 'group') return readGroup(field, draft, path);
  if (draft.kind === 'list' && field.kind === 'list') return readList(field, draft, path);
  if (draft.kind === 'union' && field.kind === 'union') {
    const [option, inner] = [field.options[draft.index], draft.drafts.get(draft.index)];
    return option && inner ? readValue(option.place, inner, path) : refuse(path, 'choose one');
  }
  return field.kind === 'fixed' ? accept(field.value) : refuse(path, `expected ${field.expected}`);
}

const accept = (value: unknown): Reading => ({ value, issues: [] });
const refuse = (path: string, message: string): Reading => ({ value: undefined, issues: [{ path, message }] });

function readText({ kind, expected }: Field, text: string, path: string): Reading {
  if (text.trim() === '') return refuse(path, `is empty; expected ${expected}`);
  if (kind === 'text') return accept(text);
  if (kind === 'number') {
    const number = Number(text);
    return Number.isFinite(number) ? accept(number) : refuse(path, `expected ${expected}`);
  }
  try {
    return accept(JSON.parse(text) as unknown);
  } catch (error) {
    return refuse(path, `is not JSON: ${(error as Error).message}`);
  }
}

function readGroup(field: Field & { kind: 'group' }, draft: Draft & { kind: 'group' }, path: string): Reading {
  const entries: (readonly [string, Reading])[] = field.properties.flatMap(({ name, isRequired, place }) => {
    const inner = draft.properties.get(name);
    if (inner === undefined || (!isRequired && isLeftOut(inner))) return [];
    return [[name, readValue(place, inner, join(path, name))] as const];
  });
  for (const { name, draft: inner } of draft.others)
    if (field.others !== undefined) entries.push([name, readValue(field.others, inner, join(path, name))]);
  return {
    // `fromEntries` also makes a property named `__proto__`.
    value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
    issues: entries.flatMap(([, { issues }]) => issues),
  };
}

function isLeftOut(draft: Draft): boolean {
  return (draft.kind === 'text' && draft.text === '') || (draft.kind === 'choice' && draft.index === -1);
}

function readList(
  { first, rest }: Field & { kind: 'list' },
  { items }: Draft & { kind: 'list' },
  path: string,
): Reading {
  const readings = items.map(({ draft }, index) => {
    const place = first[index] ?? rest;
    return place === undefined
      ? refuse(join(path, index), 'is one too many')
      : readValue(place, draft, join(path, index));
  });
  return { value: readings.map(({ value }) => value), issues: readings.flatMap(({ issues }) => issues) };
}
