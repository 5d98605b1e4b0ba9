import type { Declaration, Export, ModuleFacts, Range, Tags } from './facts.js';
import type { EventType } from './model.js';
import { findOrigin, type Modules, namesOf, type Origin } from './modules.js';
import { isEventFile } from './layout.js';
import { isEventTypeName, toDefaultName, toTypeLetters } from './naming.js';
import type { ProblemFacts } from './problem.js';
import type { Span } from './source.js';

/** The event types of an app, and what stands in `events/` without being one. */
export type EventTypesReading = {
  readonly types: readonly EventType[];
  readonly unsupported: readonly (ProblemFacts['unsupported-event-type'] & { readonly span: Span })[];
  readonly generic: readonly (ProblemFacts['generic-event-type'] & { readonly span: Span })[];
  readonly notJson: readonly (ProblemFacts['payload-not-json'] & { readonly span: Span })[];
};

type Declared = Origin & { kind: 'declaration' };

type Found = {
  readonly exported: Export & { name: string; tags: Tags };
  readonly typeName: string;
  readonly origin: Origin | undefined;
};

/** Reads the exported types of `events/`; a re-export of an event of another file there is that event, not a second one. */
export function readEventTypes(modules: Modules, known: KnownReadings = new WeakMap()): EventTypesReading {
  const reading: Draft = { types: [], unsupported: [], generic: [], notJson: [] };
  const seen = new Set<string>();
  for (const file of modules.eventFiles) {
    const { types, unsupported, generic } = readFile(modules, modules.find(file) as ModuleFacts, known);
    for (const { type, identity, notJson } of types) {
      if (seen.has(identity)) continue;
      seen.add(identity);
      reading.types.push(type);
      reading.notJson.push(...notJson);
    }
    reading.unsupported.push(...unsupported);
    reading.generic.push(...generic);
  }
  return reading;
}

type Draft = { -readonly [K in keyof EventTypesReading]: EventTypesReading[K][number][] };

/** What files say that depend on no other; it holds as long as their facts do. */
export type KnownReadings = WeakMap<ModuleFacts, FileReading>;

type FileReading = {
  readonly types: readonly {
    readonly type: EventType;
    /** The same for all exports of one declaration under one name. */
    readonly identity: string;
    readonly notJson: EventTypesReading['notJson'];
  }[];
  readonly unsupported: EventTypesReading['unsupported'];
  readonly generic: EventTypesReading['generic'];
};

type FileDraft = { -readonly [K in keyof FileReading]: FileReading[K][number][] };

function readFile(modules: Modules, facts: ModuleFacts, known: KnownReadings): FileReading {
  const before = known.get(facts);
  if (before !== undefined) return before;
  const reading: FileDraft = { types: [], unsupported: [], generic: [] };
  for (const exported of facts.exports) {
    for (const found of findNamed(modules, facts, exported, reading)) addType(modules, facts, found, reading);
  }
  if (facts.exports.every(({ kind }) => kind === 'local')) known.set(facts, reading);
  return reading;
}

/** The exports named like an event type that one export statement stands for. */
function findNamed(modules: Modules, facts: ModuleFacts, exported: Export, reading: FileDraft): Found[] {
  const { file } = facts;
  if (exported.kind !== 'all') {
    const typeName =
      exported.name !== 'default' ? exported.name : exported.kind === 'local' ? exported.local : exported.imported;
    return isEventTypeName(typeName) ? [{ exported, typeName, origin: findOrigin(modules, file, exported.name) }] : [];
  }
  const { start, end } = exported;
  if (!modules.isLocal(exported.module)) {
    reading.unsupported.push({ name: exported.module, found: 'export-all', span: { file, start, end } });
    return [];
  }
  const target = modules.resolve(file, exported.module);
  if (target === undefined || isEventFile(target.file)) return [];
  return namesOf(modules, target.file)
    .filter(isEventTypeName)
    .map((name) => ({
      exported: {
        kind: 'from',
        name,
        imported: name,
        module: exported.module,
        typeOnly: true,
        tags: { internal: false },
        start,
        end,
      },
      typeName: name,
      origin: findOrigin(modules, target.file, name),
    }));
}

function addType(modules: Modules, facts: ModuleFacts, found: Found, reading: FileDraft): void {
  const { exported, typeName, origin } = found;
  const span = { file: facts.file, start: exported.start, end: exported.end };
  if (exported.tags.internal || isEventElsewhere(modules, facts, exported)) return;
  const declarations = origin?.kind === 'declaration' ? origin.declarations : [];
  if (declarations.some((each) => each.tags.internal)) return;
  const declaration = declarations.find(isType);
  const unsupported = IDENTIFIER.test(exported.name)
    ? declaration === undefined && nameUnsupported(declarations, origin)
    : 'string-name';
  if (unsupported) {
    reading.unsupported.push({ name: typeName, found: unsupported, span });
    return;
  }
  if (declaration?.typeParameter !== undefined) {
    reading.generic.push({ typeName, parameter: declaration.typeParameter, span });
    return;
  }
  const identity =
    origin?.kind === 'declaration'
      ? `${origin.file}\0${declaration?.start}\0${typeName}`
      : `${facts.file}\0${typeName}`;
  const tag =
    declaration?.tags.event !== undefined && origin?.kind === 'declaration'
      ? toTag(origin.file, declaration.tags)
      : toTag(facts.file, exported.tags);
  const type = {
    file: facts.file,
    exportName: exported.name,
    typeName,
    defaultName: toDefaultName(typeName),
    letters: toTypeLetters(typeName),
    span,
    ...(declaration !== undefined &&
      origin?.kind === 'declaration' && { declaration: toSpan(origin.file, declaration) }),
    ...(tag && { tag }),
  };
  const notJson = origin?.kind === 'declaration' ? findNotJson(modules, origin, typeName) : [];
  reading.types.push({ type, identity, notJson });
}

function toTag(file: string, { event }: Tags): EventType['tag'] {
  return event && { name: event.name, span: toSpan(file, event) };
}

function toSpan(file: string, { start, end }: Range): Span {
  return { file, start, end };
}

/** More re-exports than this in a row are taken for a cycle. */
const MAX_STEPS = 100;

/** Whether an export passes on what another file of `events/` already exports as an event. */
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
): ProblemFacts['unsupported-event-type']['found'] | undefined {
  const [first] = declarations;
  if (first === undefined) {
    return origin?.kind === 'elsewhere' && origin.exported.kind === 'from' && origin.exported.imported === '*'
      ? 'namespace'
      : undefined;
  }
  return first.kind === 'type' || first.kind === 'interface' ? undefined : first.kind;
}

function findNotJson(
  modules: Modules,
  { file, declarations }: Declared,
  typeName: string,
): EventTypesReading['notJson'] {
  const facts = modules.find(file);
  return declarations
    .filter(isType)
    .flatMap((each) => each.notJson)
    .filter(({ found }) => {
      const names = [
        ...(facts?.imports ?? []).map(({ local }) => local),
        ...(facts?.declarations ?? []).map(({ name }) => name),
      ];
      return !names.includes(found);
    })
    .map(({ found, start, end }) => ({ typeName, found, span: { file, start, end } }));
}
