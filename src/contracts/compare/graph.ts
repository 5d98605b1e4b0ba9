import { byCodeUnit } from '../../analysis/lib/collections.js';
import { childrenOf } from '../model/walk.js';
import type { Property, WireForms, WireType } from '../model/wire-type.js';

/** A form as a node of a graph. References lead to what they name, and unions hold no unions. */
export type FormNode = {
  readonly form: Exclude<WireType, { readonly kind: 'reference' }>;
  /** All that the form says besides its parts. */
  readonly label: string;
  /** The nodes of its parts; those of an object in the order of `toParts`. */
  readonly parts: readonly number[];
};

/** The forms of two versions of an app, side by side. Grows while forms are added. */
export type FormGraph = {
  readonly nodes: readonly FormNode[];
  /** Adds a form, with all that it refers to, and returns its node. */
  add(forms: WireForms, form: WireType): number;
};

type Resolved = FormNode['form'];

export function createGraph(): FormGraph {
  const nodes: FormNode[] = [];
  const known = new Map<WireType, number>();

  const add = (forms: WireForms, form: WireType): number => {
    const resolved = normalize(forms, form);
    const found = known.get(resolved);
    if (found !== undefined) return found;
    // A recursive form meets its own node below, so that must have its number first.
    const node = nodes.length;
    known.set(resolved, node);
    known.set(form, node);
    nodes.push({ form: resolved, label: '', parts: [] });
    nodes[node] = {
      form: resolved,
      label: labelOf(resolved),
      parts: toParts(resolved).map((part) => add(forms, part)),
    };
    return node;
  };

  /** The same object for the same form, so that recursion ends. */
  const unions = new Map<WireType, Resolved>();
  const normalize = (forms: WireForms, form: WireType): Resolved => {
    const resolved = resolve(forms, form);
    if (resolved.kind !== 'union') return resolved;
    const normal = unions.get(resolved) ?? toFlatUnion(forms, resolved);
    unions.set(resolved, normal);
    return normal;
  };

  return { nodes, add };
}

/** What a form refers to. A definition that only refers to itself holds nothing. */
function resolve({ definitions }: WireForms, form: WireType): Resolved {
  const seen = new Set<string>();
  let each = form;
  while (each.kind === 'reference') {
    const target = seen.has(each.name) ? undefined : definitions.get(each.name);
    if (target === undefined) return { kind: 'never' };
    seen.add(each.name);
    each = target;
  }
  return each;
}

function toFlatUnion(forms: WireForms, union: Resolved & { readonly kind: 'union' }): Resolved {
  const members: WireType[] = [];
  const seen = new Set<WireType>();
  const visit = (member: WireType): void => {
    const resolved = resolve(forms, member);
    if (seen.has(resolved)) return;
    seen.add(resolved);
    if (resolved.kind === 'union') resolved.members.forEach(visit);
    else members.push(resolved);
  };
  visit(union);
  const [only] = members;
  return members.length === 1 && only !== undefined ? (only as Resolved) : { ...union, members };
}

/** The parts of a form: for an object the types of its properties by name, then the keys and types of its indexes. */
function toParts(form: WireType): readonly WireType[] {
  if (form.kind !== 'object') return childrenOf(form);
  return [...toSorted(form).map(({ type }) => type), ...form.indexes.flatMap(({ key, type }) => [key, type])];
}

/** The properties and index signatures of an object, with the nodes of their types. */
export type Fields = {
  readonly own: readonly { readonly property: Property; readonly node: number }[];
  readonly indexes: readonly { readonly key: WireType; readonly node: number }[];
};

type ObjectForm = WireType & { readonly kind: 'object' };

/** What the parts of the node of an object are. */
export function toFields(form: ObjectForm, parts: readonly number[]): Fields {
  const sorted = toSorted(form);
  return {
    own: sorted.map((property, index) => ({ property, node: parts[index] as number })),
    indexes: form.indexes.map(({ key }, index) => ({ key, node: parts[sorted.length + 2 * index + 1] as number })),
  };
}

/** The properties of an object in the order of their names. */
export function toSorted({ properties }: ObjectForm): ObjectForm['properties'] {
  return properties.toSorted((a, b) => byCodeUnit(a.name, b.name));
}

function labelOf(form: Resolved): string {
  switch (form.kind) {
    case 'literal':
      return `literal ${JSON.stringify(form.value)}`;
    case 'template':
      return `template ${JSON.stringify(form.texts)}`;
    case 'tuple':
      return `tuple ${form.elements.map(({ kind }) => kind).join(' ')}`;
    case 'object':
      return `object ${JSON.stringify(toSorted(form).map(({ name, optional }) => [name, optional]))} ${form.indexes.length}`;
    default:
      return form.kind;
  }
}

/**
 * Names each node, so that two nodes have one name exactly if they hold the same: by what they say themselves, then
 * again and again by the names of their parts, until no name tells more nodes apart. That also ends for recursive
 * forms, and is the same whatever types are called and wherever they are declared. `digest` shortens a name.
 */
export function nameNodes(nodes: readonly FormNode[], digest: (text: string) => string): readonly string[] {
  let names = nodes.map(({ label }) => digest(label));
  for (let count = 0, last = -1; count !== last;) {
    last = new Set(names).size;
    const before = names;
    names = nodes.map((node) => digest(describeNode(node, before)));
    count = new Set(names).size;
  }
  return names;
}

/** What a node says itself, and the names of its parts; the members of a union have no order. */
export function describeNode({ form, label, parts }: FormNode, names: readonly string[]): string {
  const own = parts.map((part) => names[part] ?? '');
  return `${label}\0${(form.kind === 'union' ? [...new Set(own)].sort() : own).join('\0')}`;
}
