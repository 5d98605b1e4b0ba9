import { groupBy } from '../lib/collections.js';
import type { EventType } from '../model/model.js';
import type { Details as HelperDetails } from '../problems/helper-event-type.js';
import type { EventExport, EventFile, Generic, Missing, NotJson, Skipped, Unsupported } from './event-types.js';

/** A type that other event types are made of: it may be a helper rather than an event. */
export type Helper = { readonly type: EventType } & Pick<HelperDetails, 'found' | 'others'>;

/** The event types of an app, and what is wrong with exports that are named like one. */
export type EventTypesReading = {
  readonly types: readonly EventType[];
  readonly helpers: readonly Helper[];
  readonly skipped: readonly Skipped[];
  readonly unsupported: readonly Unsupported[];
  readonly generic: readonly Generic[];
  /** Re-exports from files that do not exist. */
  readonly missing: readonly Missing[];
  readonly notJson: readonly NotJson[];
};

/** Merges the files. A type that several of them re-export from outside `events/` is one event type. */
export function mergeEventFiles(
  files: readonly EventFile[],
  skipped: readonly (Skipped | undefined)[],
): EventTypesReading {
  const seen = new Set<string>();
  const types: EventType[] = [];
  const unsupported: Unsupported[] = [];
  const generic: Generic[] = [];
  const missing: Missing[] = [];
  const notJson: NotJson[] = [];
  for (const file of files) {
    for (const each of file) {
      if (each.kind === 'unsupported') unsupported.push(each.details);
      else if (each.kind === 'missing') missing.push(each.details);
      else if (each.kind === 'generic') generic.push(each.details);
      else if (!seen.has(each.declared)) {
        seen.add(each.declared);
        types.push(each.type);
        notJson.push(...each.notJson);
      }
    }
  }
  return {
    types,
    helpers: findHelpers(files.flat()),
    skipped: findSkipped(skipped, types),
    unsupported,
    generic,
    missing,
    notJson,
  };
}

function findHelpers(exports: EventFile): readonly Helper[] {
  const made = exports.flatMap((each) => (each.kind === 'type' && (each.members || each.bases.length > 0) ? each : []));
  if (made.length === 0) return [];
  const byId = new Map(exports.map((each) => [each.id, each]));
  const unions = made.flatMap(({ type, members }): Helper[] => {
    const others = members?.map((id) => byId.get(id)) ?? [];
    if (others.length === 0 || others.includes(undefined)) return [];
    return [{ type, found: 'union', others: others.flatMap((each) => (each ? nameOf(each) : [])) }];
  });
  const extenders = groupBy(
    made.flatMap(({ type, bases }) => bases.map((base) => ({ base, name: type.typeName }))),
    ({ base }) => base,
  );
  const bases = [...extenders].flatMap(([id, group]): Helper[] => {
    const base = byId.get(id);
    return base?.kind === 'type' ? [{ type: base.type, found: 'base', others: group.map(({ name }) => name) }] : [];
  });
  return [...unions, ...bases];
}

function nameOf(exported: EventExport): string {
  if (exported.kind === 'type') return exported.type.typeName;
  if (exported.kind === 'generic') return exported.details.typeName;
  return exported.kind === 'missing' ? exported.details.what : exported.details.name;
}

/** The skipped files, except those whose types an event file re-exports. */
function findSkipped(skipped: readonly (Skipped | undefined)[], types: readonly EventType[]): readonly Skipped[] {
  const found = skipped.flatMap((each) => each ?? []);
  return found.filter(({ span }) => !types.some(({ declaration }) => declaration?.file === span.file));
}
