import type { Analysis } from '../model/analysis.js';
import { toDefaultName } from '../model/event-name.js';
import { type Span, withoutQuotes } from '../model/source.js';
import { holds } from './occurrences.js';

export type Completion = { readonly name: string; readonly detail: string };

/** The names to offer at the cursor; the chosen one replaces `span`. */
export type Completions = { readonly span: Span; readonly completions: readonly Completion[] };

/** Event names for the place at the cursor: a string in an `emit` or in the config, or a tag `@event`. */
export function completions(analysis: Analysis, file: string, offset: number): Completions | undefined {
  return inConfig(analysis, file, offset) ?? inEmit(analysis, file, offset) ?? inTag(analysis, file, offset);
}

function inConfig({ entries, model }: Analysis, file: string, offset: number): Completions | undefined {
  for (const { subscriptions } of entries) {
    const found = subscriptions.find(({ span }) => isInside(span, file, offset));
    if (found === undefined) continue;
    const taken = new Set(subscriptions.filter((each) => each !== found).map(({ event }) => event));
    const free = model.events.filter(({ name }) => !taken.has(name));
    return {
      span: withoutQuotes(found.span),
      completions: free.map(({ name, type }) => ({ name, detail: type.typeName })),
    };
  }
  return undefined;
}

function inEmit({ callSites, model }: Analysis, file: string, offset: number): Completions | undefined {
  const names = callSites.flatMap((site) => site.names);
  const found = names.find(({ span }) => isInside(span, file, offset));
  if (found?.literal === undefined || found.literal.start !== found.span.start) return undefined;
  const emitted = model.events.filter(({ subscribers }) => subscribers.length > 0);
  return {
    span: withoutQuotes(found.span),
    completions: emitted.map(({ name, type }) => ({ name, detail: type.typeName })),
  };
}

/** The name that the type has without a tag, and the names in the config that no event has. */
function inTag({ model, types, entries }: Analysis, file: string, offset: number): Completions | undefined {
  const type = types.find(({ tag }) => tag !== undefined && holds(tag.span, file, offset));
  if (type?.tag === undefined) return undefined;
  const known = new Set(model.events.map(({ name }) => name));
  const unbound = entries
    .flatMap(({ subscriptions }) => subscriptions.map((each) => each.event))
    .filter((name) => !known.has(name));
  const names = new Set([toDefaultName(type.typeName), ...unbound]);
  return { span: type.tag.span, completions: [...names].map((name) => ({ name, detail: type.typeName })) };
}

function isInside(span: Span, file: string, offset: number): boolean {
  return span.file === file && span.start < offset && offset < span.end;
}
