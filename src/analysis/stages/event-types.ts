import type { Declaration, Export, ModuleFacts, Range, Shape, Tags } from '../model/facts.js';
import type { EventType } from '../model/model.js';
import { findOrigin, type Modules, namesOf, type Origin } from '../static/modules.js';
import { isEventFile } from '../model/layout.js';
import { isEventTypeName, toDefaultName, toTypeLetters } from '../model/event-name.js';
import type { Span } from '../model/source.js';
import type { Details as GenericDetails } from '../problems/generic-event-type.js';
import type { Details as NotJsonDetails } from '../problems/payload-not-json.js';
import { type JsonForm, readJsonForm } from './json-form.js';
import type { Details as UnsupportedDetails } from '../problems/unsupported-event-type.js';

type Unsupported = UnsupportedDetails & { readonly span: Span };
type Generic = GenericDetails & { readonly span: Span };
type NotJson = NotJsonDetails & { readonly span: Span };

/** The event types of an app, and what is wrong with exports that are named like one. */
export type EventTypesReading = {
  readonly types: readonly EventType[];
  readonly unsupported: readonly Unsupported[];
  readonly generic: readonly Generic[];
  readonly notJson: readonly NotJson[];
};

/** The exports of one event file that are named like an event type. */
export type EventFile = readonly EventExport[];

type EventExport =
  | {
      readonly kind: 'type';
      /** Equal for all exports of one declaration under one type name. */
      readonly declared: string;
      readonly type: EventType;
      readonly notJson: readonly NotJson[];
    }
  | { readonly kind: 'unsupported'; readonly details: Unsupported }
  | { readonly kind: 'generic'; readonly details: Generic };

/** An export that is named like an event type, and what it refers to. */
type NamedExport = {
  readonly exported: Export & { name: string; tags: Tags };
  readonly typeName: string;
  readonly origin: Origin | undefined;
};

/** Merges the files. A type that several of them re-export from outside `events/` is one event type. */
export function mergeEventFiles(files: readonly EventFile[]): EventTypesReading {
  const seen = new Set<string>();
  const types: EventType[] = [];
  const unsupported: Unsupported[] = [];
  const generic: Generic[] = [];
  const notJson: NotJson[] = [];
  for (const file of files) {
    for (const each of file) {
      if (each.kind === 'unsupported') unsupported.push(each.details);
      else if (each.kind === 'generic') generic.push(each.details);
      else if (!seen.has(each.declared)) {
        seen.add(each.declared);
        types.push(each.type);
        notJson.push(...each.notJson);
      }
    }
  }
  return { types, unsupported, generic, notJson };
}

/** Reads an event file. Re-exports from another event file are skipped: they are not second event types. */
export function readEventFile(modules: Modules, file: string): EventFile {
  const facts = modules.find(file);
  if (facts === undefined) return [];
  return facts.exports.flatMap((exported): EventExport[] => {
    if (exported.kind !== 'all')
      return nameExport(modules, facts, exported).flatMap((each) => readExport(modules, facts, each));
    if (modules.candidates(file, exported.module).length > 0)
      return nameAll(modules, facts, exported).flatMap((each) => readExport(modules, facts, each));
    const { start, end } = exported;
    return [
      { kind: 'unsupported', details: { name: exported.module, found: 'export-all', span: { file, start, end } } },
    ];
  });
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
function nameAll(modules: Modules, { file, exports }: ModuleFacts, exported: Export & { kind: 'all' }): NamedExport[] {
  const target = modules.resolve(file, exported.module);
  // Exports of an event file are read there: following barrels of barrels is slow.
  if (target === undefined || isEventFile(target.file)) return [];
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
  if (exported.tags.internal || isEventElsewhere(modules, facts, exported)) return [];
  const declarations = origin?.kind === 'declaration' ? origin.declarations : [];
  if (declarations.some((each) => each.tags.internal)) return [];
  const declaration = declarations.find(isType);
  const wrong = declaration === undefined ? nameUnsupported(declarations, origin) : undefined;
  const unsupported = IDENTIFIER.test(exported.name) ? wrong : 'string-name';
  if (unsupported !== undefined)
    return [{ kind: 'unsupported', details: { name: typeName, found: unsupported, span } }];
  if (declaration?.typeParameter !== undefined) {
    return [{ kind: 'generic', details: { typeName, parameter: declaration.typeParameter, span } }];
  }
  const place = origin?.kind === 'declaration' ? origin.file : facts.file;
  const form = origin?.kind === 'declaration' ? formOf(modules, origin) : UNKNOWN_FORM;
  const tag = declaration?.tags.event === undefined ? toTag(facts.file, exported.tags) : toTag(place, declaration.tags);
  return [
    {
      kind: 'type',
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
  return event && { name: event.name, span: toSpan(file, event) };
}

function toSpan(file: string, { start, end }: Range): Span {
  return { file, start, end };
}

/** More re-exports than this in a row count as a cycle. */
const MAX_STEPS = 100;

/** Whether an export re-exports what another event file already exports as an event type. */
function isEventElsewhere(modules: Modules, facts: ModuleFacts, exported: Export, steps = 0): boolean {
  if (steps > MAX_STEPS || exported.kind !== 'from') return false;
  const target = modules.resolve(facts.file, exported.module);
  if (target === undefined) return false;
  const next = target.exports.find((each) => each.kind !== 'all' && each.name === exported.imported);
  if (next === undefined || next.kind === 'all') {
    return (
      isEventFile(target.file) &&
      isEventTypeName(exported.imported) &&
      namesOf(modules, target.file).includes(exported.imported)
    );
  }
  const name = next.name === 'default' && next.kind === 'local' ? next.local : next.name;
  return (
    (isEventFile(target.file) && isEventTypeName(name)) ||
    (target.file !== facts.file && isEventElsewhere(modules, target, next, steps + 1))
  );
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*$/u;

function isType(declaration: Declaration): boolean {
  return declaration.kind === 'type' || declaration.kind === 'interface';
}

function nameUnsupported(
  declarations: readonly Declaration[],
  origin: Origin | undefined,
): UnsupportedDetails['found'] | undefined {
  const [first] = declarations;
  if (first === undefined) {
    return origin?.kind === 'elsewhere' && origin.exported.kind === 'from' && origin.exported.imported === '*'
      ? 'namespace'
      : undefined;
  }
  return first.kind === 'type' || first.kind === 'interface' ? undefined : first.kind;
}
