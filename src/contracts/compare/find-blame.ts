import type { Property, WireType } from '../model/wire-type.js';
import { type Fields, type FormGraph, type FormNode, toFields } from './graph.js';
import type { Judge } from './judge.js';
import { mayName } from './print-forms.js';

/** The part of a payload because of which a reader cannot read what was written. */
export type Blame = {
  /** Leads to it, as in `lines[].price`; empty for the payload itself. */
  readonly path: string;
  /**
   * - `absent`: the writer never writes a property that the reader requires
   * - `optional`: the writer may leave out a property that the reader requires
   * - `type`: the writer may write what the reader does not expect
   */
  readonly kind: 'absent' | 'optional' | 'type';
  /** What the writer writes there that the reader does not expect; undefined if nothing is written. */
  readonly written?: WireType;
  readonly read: WireType;
  /** The properties on the way, the innermost last, as the writer and as the reader declare them. */
  readonly steps: readonly Step[];
};

export type Step = { readonly writer?: Property; readonly reader?: Property };

export type BlameInput = { readonly graph: Pick<FormGraph, 'nodes'>; readonly judge: Judge };

/**
 * The innermost parts because of which `to` cannot read `from`; empty if it can. At most one for each path, and one for
 * each type that is reached on several paths.
 */
export function findBlames(input: BlameInput, from: number, to: number): readonly Blame[] {
  const { graph, judge } = input;
  if (judge.isReadable(from, to)) return [];
  const byPath = new Map<string, Blame>();
  for (const blame of createWalk(input)({ from, to, path: '', steps: [] }))
    if (!byPath.has(blame.path)) byPath.set(blame.path, blame);
  if (byPath.size > 0) return [...byPath.values()].slice(0, MAX_BLAMES);
  const [written, read] = [from, to].map((node) => (graph.nodes[node] as FormNode).form) as [WireType, WireType];
  return [{ path: '', kind: 'type', written, read, steps: [] }];
}

/** With more, the payload is another one altogether. */
const MAX_BLAMES = 20;

/** Two nodes that do not fit, and how they were reached. */
type Place = {
  readonly from: number;
  readonly to: number;
  readonly path: string;
  readonly steps: readonly Step[];
};

function createWalk({ graph: { nodes }, judge }: BlameInput): (place: Place) => readonly Blame[] {
  const entered = new Set<string>();
  let repeated = 0;
  const nodeAt = (node: number): FormNode => nodes[node] as FormNode;
  const misfits = (from: number, to: number): boolean => !judge.isReadable(from, to);

  const walk = (place: Place): readonly Blame[] => {
    const key = `${place.from} ${place.to}`;
    const [from, to] = [nodeAt(place.from), nodeAt(place.to)];
    if (entered.has(key)) repeated++;
    if (entered.has(key)) return [];
    entered.add(key);
    const before = repeated;
    const deeper = enter(place, from, to);
    // What a recursive type meets again is reported where it was met first.
    if (deeper.length > 0 || repeated > before) return deeper;
    return [{ path: place.path, kind: 'type', written: from.form, read: to.form, steps: place.steps }];
  };

  const enter = (place: Place, from: FormNode, to: FormNode): readonly Blame[] => {
    if (from.form.kind === 'union') return enterMembers(place, from);
    if (to.form.kind === 'union') return enterCounterpart(place);
    if (from.form.kind === 'object' && to.form.kind === 'object')
      return enterProperties(place, toFields(from.form, from.parts), toFields(to.form, to.parts));
    return enterElements(place, from, to);
  };

  /** Those members of a written union that do not fit: each by its counterpart, the others together. */
  const enterMembers = (place: Place, from: FormNode): readonly Blame[] => {
    const wrong = from.parts.filter((part) => misfits(part, place.to));
    const found = wrong.map((part) => ({ part, blames: enterCounterpart({ ...place, from: part }) }));
    const rest = found.filter(({ blames }) => blames.length === 0).map(({ part }) => nodeAt(part).form);
    const written: WireType = rest.length === 1 && rest[0] ? rest[0] : { kind: 'union', members: rest };
    const own: Blame = {
      path: place.path,
      kind: 'type',
      written,
      read: nodeAt(place.to).form,
      steps: place.steps,
    };
    return [...found.flatMap(({ blames }) => blames), ...(rest.length === 0 ? [] : [own])];
  };

  const enterCounterpart = (place: Place): readonly Blame[] => {
    const to = findCounterpart(place.from, place.to, nodeAt);
    return to === undefined || (to === place.to && !hasParts(nodeAt(to))) ? [] : walkInto({ ...place, to });
  };

  /** Only if the walk leads on: a member that does not fit as a whole is reported with the union. */
  const walkInto = (place: Place): readonly Blame[] =>
    walk(place).filter(({ path, kind }) => path !== place.path || kind !== 'type');

  const enterElements = (place: Place, from: FormNode, to: FormNode): readonly Blame[] => {
    const kinds = `${from.form.kind} ${to.form.kind}`;
    if (kinds === 'array array') return intoElement(place, '[]', from.parts[0], to.parts[0]);
    if (kinds === 'tuple array')
      return from.parts.flatMap((part, index) => intoElement(place, `[${index}]`, part, to.parts[0]));
    if (kinds !== 'tuple tuple' || from.label !== to.label) return [];
    return from.parts.flatMap((part, index) => intoElement(place, `[${index}]`, part, to.parts[index]));
  };

  const intoElement = (place: Place, suffix: string, from?: number, to?: number): readonly Blame[] =>
    from === undefined || to === undefined || !misfits(from, to)
      ? []
      : walk({ ...place, from, to, path: place.path + suffix });

  const enterProperties = (place: Place, from: Fields, to: Fields): readonly Blame[] => {
    const into = (name: string, step: Step, a: number, b: number): readonly Blame[] =>
      misfits(a, b) ? walk({ from: a, to: b, path: joinName(place.path, name), steps: [...place.steps, step] }) : [];
    const required = to.own.flatMap((reader): readonly Blame[] => {
      const { name, optional } = reader.property;
      const writer = from.own.find((each) => each.property.name === name);
      const step: Step = { reader: reader.property, ...(writer && { writer: writer.property }) };
      if (writer !== undefined && (optional || !writer.property.optional))
        return into(name, step, writer.node, reader.node);
      const indexed = from.indexes.filter(({ key }) => mayName(key, name));
      if (optional) return indexed.flatMap(({ node }) => into(name, step, node, reader.node));
      const read = reader.property.type;
      const kind = writer === undefined && indexed.length === 0 ? 'absent' : 'optional';
      const written = writer?.property.type;
      const blame = { path: joinName(place.path, name), kind, read, steps: [...place.steps, step] } as const;
      return [{ ...blame, ...(written && { written }) }];
    });
    const indexed = to.indexes.flatMap((reader) => [
      ...from.own
        .filter(({ property }) => mayName(reader.key, property.name))
        .flatMap(({ property, node }) => into(property.name, { writer: property }, node, reader.node)),
      ...from.indexes.flatMap(({ node }) => into('*', {}, node, reader.node)),
    ]);
    return [...required, ...indexed];
  };

  return walk;
}

function hasParts({ parts }: FormNode): boolean {
  return parts.length > 0;
}

/**
 * What a written form is compared with in detail: what is read itself, or that one member of a union which has the same
 * discriminants, or is the only one of its kind.
 */
function findCounterpart(from: number, to: number, nodeAt: (node: number) => FormNode): number | undefined {
  const target = nodeAt(to);
  const { form } = nodeAt(from);
  if (target.form.kind !== 'union') return hasOtherMarks(form, target.form) ? undefined : to;
  const alike = target.parts.filter((part) => nodeAt(part).form.kind === form.kind);
  if (form.kind !== 'object') return alike.length === 1 && hasParts(nodeAt(from)) ? alike[0] : undefined;
  const marked = alike.filter((part) => hasSameMarks(form, nodeAt(part).form));
  if (marked.length === 1) return marked[0];
  return alike.length === 1 && !hasOtherMarks(form, nodeAt(alike[0] as number).form) ? alike[0] : undefined;
}

/** Whether two objects share a literal property, and none differs. */
function hasSameMarks(a: WireType, b: WireType): boolean {
  const shared = sharedMarks(a, b);
  return shared.length > 0 && shared.every(([x, y]) => x === y);
}

function hasOtherMarks(a: WireType, b: WireType): boolean {
  return sharedMarks(a, b).some(([x, y]) => x !== y);
}

function sharedMarks(a: WireType, b: WireType): readonly (readonly [unknown, unknown])[] {
  if (a.kind !== 'object' || b.kind !== 'object') return [];
  return a.properties.flatMap(({ name, type }) => {
    const other = b.properties.find((each) => each.name === name)?.type;
    return type.kind === 'literal' && other?.kind === 'literal' ? [[type.value, other.value] as const] : [];
  });
}

function joinName(path: string, name: string): string {
  if (!/^(?:\*|[\p{L}_$][\p{L}\p{N}_$]*)$/u.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}
