import { byCodeUnit } from '../../analysis/lib/collections.js';
import type { Notes, WireType } from './wire-type.js';

/**
 * The union of some types in its simplest form: flat, each member once, `true` and `false` as boolean, no literal
 * beside the type that holds it. Its order does not depend on the order in which types were read.
 */
export function toUnion(types: readonly WireType[], notes?: Notes): WireType {
  const flat = mergeBoolean(types.flatMap(flatten));
  if (flat.some(({ kind }) => kind === 'unknown')) return withNotes({ kind: 'unknown' }, notes);
  const whole = new Set(flat.filter(({ notes: own }) => own?.brand === undefined).map(({ kind }) => kind));
  const seen = new Set<string>();
  const members = flat.filter((member) => {
    if (member.kind === 'never' || isAbsorbed(member, whole)) return false;
    const key = toKey(member);
    if (key === undefined) return true;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
  const [only, ...others] = members;
  if (only === undefined) return withNotes({ kind: 'never' }, notes);
  if (others.length === 0) return withNotes(only, notes);
  const brand = brandOf(members);
  const plain = brand === undefined ? members : members.map(({ notes: _, ...member }) => member);
  const union: WireType = { kind: 'union', members: plain.toSorted(compare) };
  return withNotes(brand === undefined ? union : { ...union, notes: { brand } }, notes);
}

/** The brand that all members have, and nothing else beside it: a union was branded as a whole. */
function brandOf(members: readonly WireType[]): string | undefined {
  const brand = members[0]?.notes?.brand;
  const isSame = ({ notes = {} }: WireType): boolean => notes.brand === brand && Object.keys(notes).length === 1;
  return brand !== undefined && members.every(isSame) ? brand : undefined;
}

function withNotes(type: WireType, notes: Notes | undefined): WireType {
  return notes === undefined ? type : { ...type, notes: { ...type.notes, ...notes } };
}

/** A union inside another adds its members; what its own comment says would belong to none of them. */
function flatten(type: WireType): readonly WireType[] {
  return type.kind === 'union' ? type.members.flatMap(flatten) : [type];
}

function mergeBoolean(types: readonly WireType[]): readonly WireType[] {
  const find = (value: boolean): WireType | undefined =>
    types.find((each) => each.kind === 'literal' && each.value === value);
  const [yes, no] = [find(true), find(false)];
  if (yes === undefined || no === undefined) return types;
  const boolean: WireType = { kind: 'boolean', ...(yes.notes !== undefined && { notes: yes.notes }) };
  const isMerged = (each: WireType): boolean => each.kind === 'literal' && typeof each.value === 'boolean';
  return [...types.filter((each) => !isMerged(each)), boolean];
}

function isAbsorbed(type: WireType, whole: ReadonlySet<WireType['kind']>): boolean {
  if (type.kind === 'template') return whole.has('string');
  return type.kind === 'literal' && whole.has(typeof type.value as 'string' | 'number' | 'boolean');
}

/** The same for equal types; undefined for types that are not compared. */
function toKey(type: WireType): string | undefined {
  switch (type.kind) {
    case 'object':
    case 'array':
    case 'tuple':
    case 'union':
      return undefined;
    case 'literal':
      return `${typeof type.value} ${type.value}`;
    case 'reference':
      return `reference ${type.name}`;
    case 'template':
      return JSON.stringify([type.texts, type.types]);
    default:
      return `${type.kind} ${type.notes?.brand ?? ''}`;
  }
}

/** The compiler sorts members by when it met their types, which other events decide; so kinds have an order of their own. */
const ORDER: readonly WireType['kind'][] = [
  'reference',
  'object',
  'array',
  'tuple',
  'string',
  'template',
  'number',
  'boolean',
  'literal',
  'null',
];

function compare(a: WireType, b: WireType): number {
  const byKind = ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind);
  if (byKind !== 0 || a.kind !== 'literal' || b.kind !== 'literal') return byKind;
  return compareLiterals(a.value, b.value);
}

function compareLiterals(a: string | number | boolean, b: string | number | boolean): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return byCodeUnit(typeof a, typeof b) || byCodeUnit(String(a), String(b));
}
