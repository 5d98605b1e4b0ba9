import type { ts as TypeScript } from 'ts-morph';
import { byCodeUnit } from '../../analysis/lib/collections.js';
import type { Event, Subscriber } from '../../analysis/model/model.js';
import type { Comparison, Dropped, EventChange, Version } from './change.js';
import { findBlames } from './find-blame.js';
import { createGraph, type FormGraph } from './graph.js';
import { createJudge } from './judge.js';

/** The version before, and the version now. */
export type Versions = { readonly before: Version; readonly now: Version };

/** Compares the events of two versions of an app. `ts` is the TypeScript that decides who can read what. */
export function compareVersions(ts: typeof TypeScript, versions: Versions): Comparison {
  const graph = createGraph();
  const nodes = { before: addEvents(graph, versions.before), now: addEvents(graph, versions.now) };
  const [before, now] = [versions.before, versions.now].map(toEvents) as [Events, Events];
  const pairs = matchEvents(before, now);
  const compared = pairs.flatMap(({ before: old, now: young }) => {
    const [from, to] = [old && nodes.before.get(old.name), young && nodes.now.get(young.name)];
    return from === undefined || to === undefined ? [] : [[from, to] as const];
  });
  const lost = pairs.filter((pair) => pair.now === undefined).flatMap((pair) => pair.before ?? []);
  const added = pairs.filter((pair) => pair.before === undefined).flatMap((pair) => pair.now ?? []);
  const judge = createJudge(ts, graph, compared);
  const renamed = matchForms(lost, added, (old, young) => {
    const [from, to] = [nodes.before.get(old.name), nodes.now.get(young.name)];
    return from !== undefined && to !== undefined && judge.isSame(from, to);
  });
  const all = [...pairs.filter((pair) => !renamed.some((each) => isPart(pair, each))), ...renamed];

  const changes = all.flatMap((pair): readonly EventChange[] => {
    const [from, to] = [pair.before && nodes.before.get(pair.before.name), pair.now && nodes.now.get(pair.now.name)];
    const kind = kindOf(pair);
    const readers = {
      before: readersOf(versions.before, pair.before),
      now: readersOf(versions.now, pair.now),
    };
    const name = (pair.now ?? pair.before)?.name ?? '';
    if (from === undefined || to === undefined) return kind === 'changed' ? [] : [{ ...pair, kind, name, readers }];
    if (kind === 'changed' && judge.isSame(from, to)) return [];
    const [newReadsOld, oldReadsNew] = [findBlames({ graph, judge }, from, to), findBlames({ graph, judge }, to, from)];
    return [{ ...pair, kind, name, newReadsOld, oldReadsNew, readers }];
  });
  return { changes: changes.toSorted((a, b) => byCodeUnit(a.name, b.name)), dropped: findDropped(versions) };
}

type Events = ReadonlyMap<string, Event>;
type Pair = { readonly before?: Event; readonly now?: Event };

function toEvents({ model }: Version): Events {
  return new Map(model.events.map((event) => [event.name, event]));
}

function addEvents(graph: FormGraph, { forms }: Version): ReadonlyMap<string, number> {
  return new Map([...forms.events].map(([name, form]) => [name, graph.add(forms, form)]));
}

/** Events that may be one: of the same name, then of the same declaration, then of the same type name. */
function matchEvents(before: Events, now: Events): readonly Pair[] {
  const kept = [...before.values()].filter(({ name }) => now.has(name));
  let lost = [...before.values()].filter(({ name }) => !now.has(name));
  let added = [...now.values()].filter(({ name }) => !before.has(name));
  const pairs: Pair[] = kept.map((event) => ({ before: event, now: now.get(event.name) as Event }));
  for (const isSame of [isSameExport, isSameTypeName]) {
    const found = matchForms(lost, added, isSame);
    pairs.push(...found);
    lost = lost.filter((each) => !found.some((pair) => pair.before === each));
    added = added.filter((each) => !found.some((pair) => pair.now === each));
  }
  return [...pairs, ...lost.map((each) => ({ before: each })), ...added.map((each) => ({ now: each }))];
}

function isSameExport({ type: a }: Event, { type: b }: Event): boolean {
  return a.file === b.file && a.exportName === b.exportName;
}

function isSameTypeName({ type: a }: Event, { type: b }: Event): boolean {
  return a.typeName === b.typeName;
}

/** Pairs of lost and added events, where each has exactly one counterpart. */
function matchForms(
  lost: readonly Event[],
  added: readonly Event[],
  isSame: (lost: Event, added: Event) => boolean,
): readonly Required<Pair>[] {
  return lost.flatMap((before) => {
    const [now, ...others] = added.filter((each) => isSame(before, each));
    const isOnly = now !== undefined && others.length === 0 && lost.filter((each) => isSame(each, now)).length === 1;
    return isOnly ? [{ before, now }] : [];
  });
}

function isPart(pair: Pair, { before, now }: Required<Pair>): boolean {
  return pair.before === undefined ? pair.now === now : pair.now === undefined && pair.before === before;
}

function kindOf({ before, now }: Pair): EventChange['kind'] {
  if (before === undefined) return 'added';
  if (now === undefined) return 'removed';
  return before.name === now.name ? 'changed' : 'renamed';
}

function readersOf({ model }: Version, event: Event | undefined): readonly Subscriber[] {
  return event === undefined ? [] : model.subscribers.filter(({ events }) => events.includes(event.name));
}

function findDropped({ before, now }: Versions): readonly Dropped[] {
  const subscribers = new Map(now.model.subscribers.map((each) => [each.name, each]));
  const events = new Map(now.model.events.map((each) => [each.name, each]));
  const takesBefore = (name: string, event: string): boolean =>
    before.model.subscribers.some((each) => each.name === name && each.events.includes(event));
  return before.model.subscribers.flatMap(({ name, events: old }) => {
    const current = subscribers.get(name);
    return old.flatMap((event) => {
      const left = events.get(event);
      if (left === undefined || current?.events.includes(event)) return [];
      const others = readersOf(now, left).map((each) => each.name);
      const takers = others.filter((each) => !takesBefore(each, event));
      return [{ subscriber: name, event, gone: current === undefined, takers, last: left.subscribers.length === 0 }];
    });
  });
}
