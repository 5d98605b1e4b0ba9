import { trim } from '../lib/collections.js';
import type { Declaration, Export, ModuleFacts, Range, Shape, Tags } from '../model/facts.js';
import type { EventType } from '../model/model.js';
import { findMissing, findMissingStars } from '../static/missing-import.js';
import { findBases, findId, findOrigin, isType, type Modules, namesOf, type Origin, toId } from '../static/modules.js';
import { isEventFile } from '../model/layout.js';
import { isEventTypeName, toDefaultName, toTypeLetters } from '../model/event-name.js';
import type { Span } from '../model/source.js';
import type { Details as SkippedDetails } from '../problems/declaration-file-skipped.js';
import type { Details as GenericDetails } from '../problems/generic-event-type.js';
import type { Details as MissingDetails } from '../problems/import-not-resolved.js';
import type { Details as NotJsonDetails } from '../problems/payload-not-json.js';
import { type JsonForm, readJsonForm } from './json-form.js';
import type { Details as UnsupportedDetails } from '../problems/unsupported-event-type.js';

export type Unsupported = UnsupportedDetails & { readonly span: Span };
export type Missing = MissingDetails & { readonly span: Span };
export type Generic = GenericDetails & { readonly span: Span };
export type NotJson = NotJsonDetails & { readonly span: Span };

/** A declaration file that declares a type which is named like an event type. */
export type Skipped = SkippedDetails & { readonly span: Span };

/** The exports of one event file that are named like an event type. */
export type EventFile = readonly EventExport[];

export type EventExport = { /** Its declaration: equal for all its names. */ readonly id?: string } & (
  | {
      readonly kind: 'type';
      /** The declarations that a union consists of; undefined if it is not a union of names. */
      readonly members: readonly string[] | undefined;
      /** The declarations that it extends. */
      readonly bases: readonly string[];
      /** Equal for all exports of one declaration under one type name. */
      readonly declared: string;
      readonly type: EventType;
      readonly notJson: readonly NotJson[];
    }
  | { readonly kind: 'missing'; readonly details: Missing }
  | { readonly kind: 'unsupported'; readonly details: Unsupported }
  | { readonly kind: 'generic'; readonly details: Generic }
);

/** An export that is named like an event type, and what it refers to. */
type NamedExport = {
  readonly exported: Export & { name: string; tags: Tags };
  readonly typeName: string;
  readonly origin: Origin | undefined;
};

/** Reads a declaration file among the event files. One beside its source was written by the compiler. */
export function readSkippedFile(modules: Modules, file: string): Skipped | undefined {
  const [, stem, module = ''] = /^(.*)\.d\.([mc]?)ts$/.exec(file) ?? [];
  if ([`${stem}.${module}ts`, `${stem}.tsx`].some((source) => modules.find(source) !== undefined)) return undefined;
  const found = modules.find(file)?.declarations.find(({ name }) => isEventTypeName(name));
  return found && { typeName: found.name, source: `${stem}.${module}ts`, span: toSpan(file, found) };
}

/** Reads an event file. Re-exports from another event file are skipped: they are not second event types. */
export function readEventFile(modules: Modules, file: string, eventsDir: string): EventFile {
  const facts = modules.find(file);
  if (facts === undefined) return [];
  const read = (each: NamedExport): EventExport[] =>
    isEventElsewhere(modules, facts, each.exported, eventsDir) ? [] : readExport(modules, facts, each);
  const all = facts.exports.flatMap((exported): EventExport[] => {
    if (exported.kind !== 'all') return nameExport(modules, facts, exported).flatMap(read);
    const span = { file, start: exported.start, end: exported.end };
    const missing = findMissingIn(modules, exported, { file, eventsDir });
    if (missing.length > 0 || modules.candidates(file, exported.module).length > 0) {
      return [
        ...nameAll(modules, facts, exported, eventsDir).flatMap(read),
        ...missing.map((specifier) => toMissing(specifier, 'export *', span)),
      ];
    }
    return [{ kind: 'unsupported', details: { name: exported.module, found: 'export-all', span } }];
  });
  return trim(all);
}

/** The specifiers behind an `export *` that resolve to nothing. What another event file lacks is reported there. */
function findMissingIn(
  modules: Modules,
  { module }: Export & { kind: 'all' },
  { file, eventsDir }: { readonly file: string; readonly eventsDir: string },
): readonly string[] {
  const target = modules.resolve(file, module);
  if (target === undefined) return modules.isMissing(file, module) ? [module] : [];
  return isEventFile(target.file, eventsDir) ? [] : findMissingStars(modules, target.file).slice(0, 1);
}

function toMissing(specifier: string, what: string, span: Span): EventExport {
  return { kind: 'missing', details: { specifier, what, span } };
}

function nameExport(
  modules: Modules,
  { file }: ModuleFacts,
  exported: Exclude<Export, { kind: 'all' }>,
): NamedExport[] {
  const inner = exported.kind === 'local' ? exported.local : exported.imported;
  const typeName = exported.name === 'default' ? inner : exported.name;
  return isEventTypeName(typeName) ? [{ exported, typeName, origin: findOrigin(modules, file, exported.name) }] : [];
}

/** The names that `export *` passes on from outside `events/`, except those that the file exports itself. */
function nameAll(
  modules: Modules,
  { file, exports }: ModuleFacts,
  exported: Export & { kind: 'all' },
  eventsDir: string,
): NamedExport[] {
  const target = modules.resolve(file, exported.module);
  // Exports of an event file are read there: following barrels of barrels is slow.
  if (target === undefined || isEventFile(target.file, eventsDir)) return [];
  const own = new Set(exports.flatMap((each) => (each.kind === 'all' ? [] : [each.name])));
  return namesOf(modules, target.file)
    .filter((name) => isEventTypeName(name) && !own.has(name))
    .map((name) => ({
      exported: { ...exported, kind: 'from', name, imported: name, typeOnly: true, tags: { internal: false } },
      typeName: name,
      origin: findOrigin(modules, target.file, name),
    }));
}

function readExport(modules: Modules, facts: ModuleFacts, { exported, typeName, origin }: NamedExport): EventExport[] {
  const span = { file: facts.file, start: exported.start, end: exported.end };
  if (exported.tags.internal) return [];
  const declarations = origin?.kind === 'declaration' ? origin.declarations : [];
  if (declarations.some((each) => each.tags.internal)) return [];
  const declaration = declarations.find(isType);
  const wrong = nameUnsupported(declarations, origin);
  const unsupported = IDENTIFIER.test(exported.name) ? wrong : 'string-name';
  const missing = origin?.kind === 'elsewhere' ? findMissing(modules, facts.file, exported.name) : undefined;
  const place = origin?.kind === 'declaration' ? origin.file : facts.file;
  const id = toId(place, declarations);
  if (unsupported !== undefined)
    return [{ kind: 'unsupported', id, details: { name: typeName, found: unsupported, span } }];
  if (declaration?.typeParameter !== undefined) {
    return [{ kind: 'generic', id, details: { typeName, parameter: declaration.typeParameter, span } }];
  }
  const tagged = declarations.find((each) => isType(each) && each.tags.event !== undefined);
  const tag = tagged === undefined ? toTag(facts.file, exported.tags) : toTag(place, tagged.tags);
  const form = origin?.kind === 'declaration' ? formOf(modules, origin) : UNKNOWN_FORM;
  return [
    ...(missing === undefined ? [] : [toMissing(missing, typeName, span)]),
    {
      kind: 'type',
      id,
      members: declaration?.members?.map((name) => findId(modules, place, name) ?? ''),
      bases: origin?.kind === 'declaration' ? findBases(modules, origin) : [],
      declared: `${place}\0${declaration?.start}\0${typeName}`,
      type: {
        file: facts.file,
        exportName: exported.name,
        typeName,
        span,
        ...(declaration && { declaration: toSpan(place, declaration) }),
        ownName: tag?.name ?? toDefaultName(typeName),
        letters: toTypeLetters(typeName),
        json: form.notJson.length > 0 ? 'no' : form.open ? 'open' : 'yes',
        ...(tag && { tag }),
      },
      notJson: form.notJson.map((each) => ({ typeName, ...each })),
    },
  ];
}

/** The JSON form of a type: most types need not be followed. */
function formOf(modules: Modules, origin: Origin & { kind: 'declaration' }): JsonForm {
  return origin.declarations.every(({ shape }) => shape !== undefined && isSettled(shape))
    ? SOUND_FORM
    : readJsonForm(modules, origin);
}

function isSettled({ notJson, refs, open }: Shape): boolean {
  return !open && notJson.length === 0 && refs.length === 0;
}

const SOUND_FORM: JsonForm = { notJson: [], open: false };
const UNKNOWN_FORM: JsonForm = { notJson: [], open: true };

function toTag(file: string, { event }: Tags): EventType['tag'] {
  if (event === undefined) return undefined;
  const { name, other } = event;
  return {
    name,
    span: toSpan(file, event),
    ...(other && { other: { name: other.name, span: toSpan(file, other) } }),
  };
}

function toSpan(file: string, { start, end }: Range): Span {
  return { file, start, end };
}

/** More re-exports than this in a row count as a cycle. */
const MAX_STEPS = 100;

/** Whether an export re-exports what another event file already exports as an event type. */
function isEventElsewhere(
  modules: Modules,
  facts: ModuleFacts,
  exported: Export,
  eventsDir: string,
  steps = 0,
): boolean {
  if (steps > MAX_STEPS || exported.kind !== 'from') return false;
  const target = modules.resolve(facts.file, exported.module);
  if (target === undefined) return false;
  const next = target.exports.find((each) => each.kind !== 'all' && each.name === exported.imported);
  if (next === undefined || next.kind === 'all') {
    return (
      isEventFile(target.file, eventsDir) &&
      isEventTypeName(exported.imported) &&
      namesOf(modules, target.file).includes(exported.imported)
    );
  }
  const name = next.name === 'default' && next.kind === 'local' ? next.local : next.name;
  return (
    (isEventFile(target.file, eventsDir) && isEventTypeName(name)) ||
    (target.file !== facts.file && isEventElsewhere(modules, target, next, eventsDir, steps + 1))
  );
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*$/u;

function nameUnsupported(
  declarations: readonly Declaration[],
  origin: Origin | undefined,
): UnsupportedDetails['found'] | undefined {
  // A class merges with an interface of its name: the type is that of its instances.
  const [first] = declarations.toSorted((a, b) => rankOf(a) - rankOf(b));
  if (first === undefined) {
    return origin?.kind === 'elsewhere' && origin.exported.kind === 'from' && origin.exported.imported === '*'
      ? 'namespace'
      : undefined;
  }
  return first.kind === 'type' || first.kind === 'interface' ? undefined : first.kind;
}

function rankOf({ kind }: Declaration): number {
  return kind === 'class' ? 0 : kind === 'type' || kind === 'interface' ? 1 : 2;
}
