import type { Declaration, Export, ModuleFacts, Range, Tags } from './facts.js';
import type { EventType } from './model.js';
import { findOrigin, type Modules, namesOf, type Origin } from './modules.js';
import { isEventFile } from './layout.js';
import { isEventTypeName } from './naming.js';
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
export function readEventTypes(modules: Modules): EventTypesReading {
  const reading = { types: [], unsupported: [], generic: [], notJson: [] } satisfies EventTypesReading;
  const seen = new Set<string>();
  for (const file of modules.files) {
    if (!isEventFile(file)) continue;
    const facts = modules.find(file) as ModuleFacts;
    for (const exported of facts.exports) {
      for (const found of findNamed(modules, facts, exported, reading)) addType(modules, facts, found, reading, seen);
    }
  }
  return reading;
}

type Draft = { -readonly [K in keyof EventTypesReading]: EventTypesReading[K][number][] };

/** The exports named like an event type that one export statement stands for. */
function findNamed(modules: Modules, facts: ModuleFacts, exported: Export, reading: Draft): Found[] {
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

function addType(modules: Modules, facts: ModuleFacts, found: Found, reading: Draft, seen: Set<string>): void {
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
  if (seen.has(identity)) return;
  seen.add(identity);
  const tag =
    declaration?.tags.event !== undefined && origin?.kind === 'declaration'
      ? toTag(origin.file, declaration.tags)
      : toTag(facts.file, exported.tags);
  reading.types.push({
    file: facts.file,
    exportName: exported.name,
    typeName,
    span,
    ...(declaration !== undefined &&
      origin?.kind === 'declaration' && { declaration: toSpan(origin.file, declaration) }),
    ...(tag && { tag }),
  });
  if (origin?.kind === 'declaration') noteNotJson(modules, origin, typeName, reading);
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

function noteNotJson(modules: Modules, { file, declarations }: Declared, typeName: string, reading: Draft): void {
  const facts = modules.find(file);
  for (const { found, start, end } of declarations.filter(isType).flatMap((each) => each.notJson)) {
    const own =
      facts?.imports.some((each) => each.local === found) || facts?.declarations.some((each) => each.name === found);
    if (!own) reading.notJson.push({ typeName, found, span: { file, start, end } });
  }
}
