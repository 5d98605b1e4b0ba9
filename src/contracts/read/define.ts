import { byCodeUnit } from '../../analysis/lib/collections.js';
import { childrenOf, mapChildren } from '../model/walk.js';
import { toUnion } from '../model/union.js';
import type { WireForms, WireType } from '../model/wire-type.js';

/** A type whose parts refer to other shapes by their ids. */
export type Shape = {
  readonly type: WireType;
  /** Its name in the program, if it has one of its own. */
  readonly name?: string;
  /** A name for it if it has none. */
  readonly hint: string;
};

type Shapes = ReadonlyMap<string, Shape>;

/** An unnamed type of at least so many parts is not repeated where it is used again. */
const LARGE = 12;
/** So deep, a type gets a definition, so that no reader of the result runs out of stack. */
const DEEP = 24;

/** Decides which shapes become definitions, names them, and writes out all others where they are used. */
export function define(shapes: Shapes, roots: ReadonlyMap<string, WireType>): WireForms {
  const order = listReached(
    shapes,
    [...roots].sort(([a], [b]) => byCodeUnit(a, b)).map(([, type]) => type),
  );
  const repeated = findRepeated(shapes, order, roots);
  const isNamed = (id: string): boolean => shapes.get(id)?.name !== undefined;
  const defined = new Set([...findCycles(shapes, order), ...repeated.filter(isNamed)]);
  for (const id of repeated) if (!isNamed(id) && isLarge(shapes, id, defined)) defined.add(id);
  breakDepth(shapes, order, defined);
  const names = toNames(
    shapes,
    order.filter((id) => defined.has(id)),
    roots,
  );
  const written = new Map<string, WireType>();
  const write = (id: string): WireType => {
    const known = written.get(id);
    if (known !== undefined) return known;
    const { type } = shapes.get(id) as Shape;
    const whole = mapChildren(type, resolve);
    const simple = whole.kind === 'union' ? toUnion(whole.members, whole.notes) : whole;
    written.set(id, simple);
    return simple;
  };
  const resolve = (type: WireType): WireType => {
    if (type.kind !== 'reference') return type;
    const name = names.get(type.name);
    if (name !== undefined) return { ...type, name };
    const target = write(type.name);
    return type.notes === undefined ? target : { ...target, notes: { ...target.notes, ...type.notes } };
  };
  return {
    events: new Map([...roots].map(([event, type]) => [event, resolve(type)])),
    definitions: new Map([...names].map(([id, name]) => [name, write(id)])),
  };
}

function targetsOf(shapes: Shapes, id: string): readonly string[] {
  return childrenOf((shapes.get(id) as Shape).type).flatMap((each) => (each.kind === 'reference' ? [each.name] : []));
}

/** The ids that types refer to, directly or not, each before those that it refers to unless they come earlier. */
function listReached(shapes: Shapes, types: readonly WireType[]): readonly string[] {
  const reached = new Set<string>();
  const waiting = types.flatMap((each) => (each.kind === 'reference' ? [each.name] : [])).reverse();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    waiting.push(...targetsOf(shapes, id).toReversed());
  }
  return [...reached];
}

/** So many shapes that no circle is left without one of them: those with names first. */
function findCycles(shapes: Shapes, order: readonly string[]): ReadonlySet<string> {
  const circular = findCircular(shapes, order);
  const chosen = new Set([...circular].filter((id) => shapes.get(id)?.name !== undefined));
  // What is left of the circles is without names: a walk finds where each of them closes.
  const state = new Map<string, 'open' | 'done'>();
  for (const start of circular) {
    const path: { readonly id: string; readonly rest: string[] }[] = [];
    const enter = (id: string): void => {
      if (chosen.has(id) || !circular.has(id) || state.get(id) === 'done') return;
      if (state.get(id) === 'open') chosen.add(id);
      else {
        state.set(id, 'open');
        path.push({ id, rest: [...targetsOf(shapes, id)] });
      }
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.shift();
      if (next !== undefined) enter(next);
      else state.set((path.pop() as typeof top).id, 'done');
    }
  }
  return chosen;
}

/** The ids that reach themselves: what is left when all those are taken away that refer to, or are referred to by, none. */
function findCircular(shapes: Shapes, order: readonly string[]): ReadonlySet<string> {
  const left = new Set(order);
  const sources = new Map<string, string[]>();
  const counts = new Map<string, number>();
  for (const id of order) {
    const targets = new Set(targetsOf(shapes, id));
    counts.set(id, targets.size);
    for (const target of targets) sources.set(target, [...(sources.get(target) ?? []), id]);
  }
  const done = order.filter((id) => counts.get(id) === 0);
  for (let id = done.pop(); id !== undefined; id = done.pop()) {
    left.delete(id);
    for (const source of sources.get(id) ?? []) {
      const count = (counts.get(source) ?? 0) - 1;
      counts.set(source, count);
      if (count === 0) done.push(source);
    }
  }
  return trim(shapes, left);
}

/** Of ids that lead into circles, those that circles lead to as well. */
function trim(shapes: Shapes, ids: Set<string>): ReadonlySet<string> {
  const counts = new Map<string, number>([...ids].map((id) => [id, 0]));
  for (const id of ids)
    for (const target of new Set(targetsOf(shapes, id)))
      if (ids.has(target)) counts.set(target, (counts.get(target) ?? 0) + 1);
  const done = [...ids].filter((id) => counts.get(id) === 0);
  for (let id = done.pop(); id !== undefined; id = done.pop()) {
    ids.delete(id);
    for (const target of new Set(targetsOf(shapes, id))) {
      const count = (counts.get(target) ?? 0) - 1;
      counts.set(target, count);
      if (count === 0 && ids.has(target)) done.push(target);
    }
  }
  return ids;
}

function findRepeated(
  shapes: Shapes,
  order: readonly string[],
  roots: ReadonlyMap<string, WireType>,
): readonly string[] {
  const uses = new Map<string, number>();
  const use = (id: string): void => void uses.set(id, (uses.get(id) ?? 0) + 1);
  for (const type of roots.values()) if (type.kind === 'reference') use(type.name);
  for (const id of order) targetsOf(shapes, id).forEach(use);
  return order.filter((id) => (uses.get(id) ?? 0) > 1);
}

/** Whether a shape has many parts, those of its parts included, but not those of definitions. */
function isLarge(shapes: Shapes, id: string, defined: ReadonlySet<string>): boolean {
  const waiting = [id];
  let parts = 0;
  for (let next = waiting.pop(); next !== undefined && parts < LARGE; next = waiting.pop()) {
    parts += childrenOf((shapes.get(next) as Shape).type).length;
    waiting.push(...targetsOf(shapes, next).filter((each) => !defined.has(each)));
  }
  return parts >= LARGE;
}

/** Adds definitions where types would be written out too deep. */
function breakDepth(shapes: Shapes, order: readonly string[], defined: Set<string>): void {
  const depths = new Map<string, number>();
  const waiting = order.map((id) => ({ id, depth: 0 }));
  for (const start of waiting) {
    const stack = [start];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { id, depth } = defined.has(top.id) ? { id: top.id, depth: 0 } : top;
      if ((depths.get(id) ?? -1) >= depth) continue;
      if (depth >= DEEP) {
        defined.add(id);
        depths.set(id, 0);
        continue;
      }
      depths.set(id, depth);
      for (const target of targetsOf(shapes, id)) stack.push({ id: target, depth: depth + 1 });
    }
  }
}

/** Names that are unique, also beside the names of events, and can stand in code; by id. */
function toNames(
  shapes: Shapes,
  ids: readonly string[],
  events: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, string> {
  const taken = new Set([...events.keys()].map((each) => each.toLowerCase()));
  return new Map(
    ids.map((id) => {
      const { name, hint } = shapes.get(id) as Shape;
      const wanted = toIdentifier(name ?? hint.replaceAll('_', ' '));
      let unique = wanted;
      for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${wanted}${count}`;
      taken.add(unique.toLowerCase());
      return [id, unique];
    }),
  );
}

function toIdentifier(name: string): string {
  const words = name.split(/[^\p{L}\p{N}_$]+/u).filter((each) => each !== '');
  const joined = words.map((each) => `${each[0]?.toUpperCase()}${each.slice(1)}`).join('');
  return /^[\p{L}_$]/u.test(joined) ? joined : `Type${joined}`;
}
