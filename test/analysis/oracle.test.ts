import { Node, Project, type SourceFile, type Type, ts } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { isEventFile } from '../../src/analysis/model/layout.js';
import { analyze } from '../support/analyze.js';
import type { SourceText } from '../../src/analysis/model/source.js';
import { readApp } from '../support/marked-app.js';
import { createRandom } from '../support/random.js';
import { randomApp } from '../support/random-app.js';

/** The number of random apps that TypeScript's checker reads too. */
const APPS = Number(process.env['FUZZ_APPS'] ?? 150);
const FIRST = Number(process.env['FUZZ_SEED'] ?? 1);

/** A stand-in for our package: the target of a call does not depend on its types. */
const PACKAGES = {
  '/node_modules/@tsc-run/core/index.d.ts': `export declare const events: {
  emit(type: string, data: unknown): any;
  emitMany(batch: unknown): any;
};
export declare function defineConfig<const T>(config: T): T;
`,
  '/globals.d.ts': 'interface Promise<T> { then<R>(next: (value: T) => R): Promise<R> }\n',
  '/node_modules/billing/index.d.ts': 'export type InvoicePaidEvent = { id: string };\n',
};

/** `file exportName declaring-file:offset`, one for each event type; packages have no offset. */
type Types = readonly string[];
/** `file:start-end names`, one for each call of `emit`; `?` is a name that the types do not know. */
type Calls = readonly string[];

type Reading = { readonly types: Types; readonly calls: Calls };

/** One program for all apps, each in a folder of its own. */
function openProject(apps: Readonly<Record<string, readonly SourceText[]>>): Project {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      noLib: true,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      moduleDetection: ts.ModuleDetectionKind.Force,
      target: ts.ScriptTarget.ES2022,
      types: [],
    },
  });
  for (const [path, text] of Object.entries(PACKAGES)) project.createSourceFile(path, text);
  for (const [app, sources] of Object.entries(apps))
    for (const { path, text } of sources)
      if (path.endsWith('.json')) project.getFileSystem().writeFileSync(`/${app}/${path}`, text);
      else project.createSourceFile(`/${app}/${path}`, text);
  return project;
}

/** What TypeScript's checker finds in one app. */
function askChecker(project: Project, app: string): Reading {
  const folder = `/${app}/`;
  const files = project.getSourceFiles().filter((file) => file.getFilePath().startsWith(folder));
  const toPath = (file: SourceFile): string => file.getFilePath().slice(folder.length);
  const eventFiles = files.filter((file) => isEventFile(toPath(file), 'events'));
  const exported = eventFiles
    .toSorted((a, b) => (a.getFilePath() < b.getFilePath() ? -1 : 1))
    .flatMap((file) => readExports(file).map((each) => ({ ...each, file })));
  const seen = new Set<string>();
  const types = exported.flatMap(({ file, exportName, typeName, declaration }) => {
    const home = declaration.getSourceFile();
    // A type that another file of events/ declares is an event of that file.
    if (home !== file && eventFiles.includes(home)) return [];
    const key = `${home.getFilePath()} ${declaration.getStart()} ${typeName}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const place = home.getFilePath().startsWith(folder) ? `${toPath(home)}:${nameStart(declaration)}` : 'package';
    return [`${toPath(file)} ${exportName} ${place}`];
  });
  const calls = files.flatMap((file) => findEmits(file).map((call) => `${toPath(file)}:${call}`));
  return { types: types.sort(), calls: calls.sort() };
}

type Exported = { readonly exportName: string; readonly typeName: string; readonly declaration: Node };

/** The types and interfaces that a file exports as `…Event`, without those that need type arguments. */
function readExports(file: SourceFile): readonly Exported[] {
  return [...file.getExportedDeclarations()].flatMap(([exportName, declarations]) => {
    const [first] = declarations
      .filter((each) => Node.isTypeAliasDeclaration(each) || Node.isInterfaceDeclaration(each))
      .toSorted((a, b) => a.getStart() - b.getStart());
    const typeName = exportName === 'default' ? first?.getName() : exportName;
    if (first === undefined || typeName?.endsWith('Event') !== true) return [];
    // The type of a class and an interface of one name is that of its instances.
    if (declarations.some((each) => Node.isClassDeclaration(each))) return [];
    if (first.getTypeParameters().some((parameter) => parameter.getDefault() === undefined)) return [];
    return [{ exportName, typeName, declaration: first }];
  });
}

function nameStart(declaration: Node): number {
  return Node.hasName(declaration) ? declaration.getNameNode().getStart() : declaration.getStart();
}

/** Calls that resolve to the signature of `emit` in our package, under any name. */
function findEmits(file: SourceFile): readonly string[] {
  const checker = file.getProject().getTypeChecker();
  return file.getDescendants().flatMap((node) => {
    if (!Node.isCallExpression(node)) return [];
    const declaration = checker.getResolvedSignature(node)?.getDeclaration();
    const ours = declaration?.getSourceFile().getFilePath() === '/node_modules/@tsc-run/core/index.d.ts';
    if (!ours || !Node.isMethodSignature(declaration) || declaration.getName() !== 'emit') return [];
    const names = namesOf(node.getArguments()[0]?.getType());
    return [`${node.getStart()}-${node.getEnd()} ${names.join('|')}`];
  });
}

function namesOf(type: Type | undefined): readonly string[] {
  const members = type?.isUnion() ? type.getUnionTypes() : [type];
  const names = members.map((each) => (each?.isStringLiteral() ? String(each.getLiteralValue()) : '?'));
  return names.includes('?') ? ['?'] : [...new Set(names)].sort();
}

/** What our analysis finds, in the same form; `calls` are those of the checker, which may not know a name. */
function askOurs(sources: readonly SourceText[], { calls }: Reading): Reading {
  const { types, callSites } = analyze(sources);
  const unnamed = new Set(calls.filter((each) => each.endsWith(' ?')));
  return {
    types: types
      .map(({ file, exportName, declaration }) => {
        return `${file} ${exportName} ${declaration === undefined ? 'package' : `${declaration.file}:${declaration.start}`}`;
      })
      .sort(),
    calls: callSites
      .filter(({ method }) => method === 'emit')
      .map(({ call: { file, start, end }, names, complete }) => {
        const place = `${file}:${start}-${end}`;
        if (unnamed.has(`${place} ?`) || !complete) return `${place} ?`;
        return `${place} ${[...new Set(names.map(({ name }) => name))].sort().join('|')}`;
      })
      .sort(),
  };
}

test(`TypeScript's checker agrees on random apps: ${APPS} from seed ${FIRST}`, () => {
  const seeds = Array.from({ length: APPS }, (_, index) => FIRST + index);
  const apps = Object.fromEntries(seeds.map((seed) => [`app${seed}`, randomApp(createRandom(seed)).sources]));
  const project = openProject(apps);
  let types = 0;
  let calls = 0;
  for (const [app, sources] of Object.entries(apps)) {
    const theirs = askChecker(project, app);
    const text = `${app}\n${sources.map((each) => `--- ${each.path}\n${each.text}`).join('')}`;
    expect(askOurs(sources, theirs), text).toEqual(theirs);
    types += theirs.types.length;
    calls += theirs.calls.length;
  }
  expect(types).toBeGreaterThan(APPS);
  expect(calls).toBeGreaterThan(APPS);
});

/** Event types in forms that random apps do not have, with the number exported. */
const FORMS: readonly (readonly [what: string, count: number, app: string])[] = [
  [
    'renames',
    3,
    `--- events/a.ts
type Inner = { id: string };
interface Other { id: string }
export type { Inner as FirstEvent, Inner as SecondEvent, Other as ThirdEvent, Other as NoSuffix };
`,
  ],
  [
    'imported types',
    2,
    `--- src/a.ts
export type OuterEvent = { id: string };
export default interface WholeEvent { id: string }
--- events/a.ts
import type { OuterEvent } from '../src/a.js';
import type Whole from '../src/a.js';
export type { OuterEvent, Whole as WholeEvent };
`,
  ],
  [
    'defaults',
    3,
    `--- events/a.ts
export default interface AEvent { id: string }
--- events/b.ts
type BEvent = { id: string };
export default BEvent;
--- events/c.ts
interface CEvent { id: string }
export { type CEvent as default };
--- events/d.ts
type Unnamed = { id: string };
export default Unnamed;
`,
  ],
  [
    'a default with a new name',
    1,
    `--- src/a.ts
export default interface Inner { id: string }
--- events/a.ts
export { default as OuterEvent } from '../src/a.js';
`,
  ],
  [
    'export * of export *',
    2,
    `--- src/a.ts
export * from './b.js';
export type AEvent = { id: string };
type Hidden = { id: string };
export default Hidden;
--- src/b.ts
export type { BEvent } from './c.js';
--- src/c.ts
export type BEvent = { id: string };
export type NotPassedOnEvent = { id: string };
--- events/a.ts
export type * from '../src/a.js';
`,
  ],
  [
    'export * and a local type of the same name',
    1,
    `--- src/a.ts
export type AEvent = { id: string };
--- events/a.ts
export * from '../src/a.js';
export type AEvent = { own: true };
`,
  ],
  [
    'barrels inside events/',
    2,
    `--- events/a.ts
export type AEvent = { id: string };
--- events/b.ts
export type BEvent = { id: string };
export type { AEvent as AgainEvent } from './a.js';
--- events/index.ts
export * from './a.js';
export { type BEvent, type BEvent as BothEvent } from './b.js';
--- events/deep/index.ts
export * from '../index.js';
`,
  ],
  [
    'files that export each other',
    2,
    `--- events/a.ts
export * from './b.js';
export type AEvent = { id: string };
--- events/b.ts
export * from './a.js';
export type BEvent = { id: string };
`,
  ],
  [
    'an outside type along two paths',
    1,
    `--- src/a.ts
export type AEvent = { id: string };
--- events/a.ts
export type { AEvent } from '../src/a.js';
--- events/b.ts
export type { AEvent } from '../src/a.js';
`,
  ],
  [
    'merged interfaces, and a value of the same name',
    2,
    `--- events/a.ts
export interface AEvent { id: string }
export interface AEvent { more: string }
export const BEvent = 1;
export type BEvent = { id: string };
`,
  ],
  [
    'type parameters',
    2,
    `--- events/a.ts
export type AEvent<T = string> = { id: T };
export interface BEvent<T extends string = string, U = T> { id: T; more: U }
export type NeedsOneEvent<T> = { id: T };
export type NeedsAnotherEvent<T, U = T> = { id: U };
`,
  ],
  [
    'types of a package',
    1,
    `--- events/a.ts
export type { InvoicePaidEvent } from 'billing';
`,
  ],
  [
    'classes, enums, values and namespaces',
    0,
    `--- events/a.ts
export class AEvent {}
export enum BEvent { A }
export const CEvent = 1;
export function DEvent() {}
export * as EEvent from '../src/a.js';
--- src/a.ts
export type InnerEvent = { id: string };
`,
  ],
  [
    'types that are not exported, or not from a file of events/',
    0,
    `--- events/a.ts
type AEvent = { id: string };
namespace inner { export type BEvent = { id: string } }
export const use = (event: AEvent, other: inner.BEvent) => [event, other];
--- events/_private.ts
export type CEvent = { id: string };
--- events/a.test.ts
export type DEvent = { id: string };
--- events/types.d.ts
export type EEvent = { id: string };
--- src/events/a.ts
export type FEvent = { id: string };
`,
  ],
  [
    'a package’s imports, and specifiers without an extension',
    2,
    `--- package.json
{ "imports": { "#types/*": "./src/*.ts" } }
--- src/a.ts
export type AEvent = { id: string };
export type BEvent = { id: string };
--- events/a.ts
export type { AEvent } from '#types/a';
export type { BEvent } from '../src/a';
`,
  ],
  [
    'types beside classes, in globals and in other modules',
    0,
    `--- events/a.ts
export default abstract class AEvent {}
export class BEvent {}
export interface BEvent { id: string }
declare global { interface CEvent { id: string } }
declare module 'elsewhere' { export type DEvent = { id: string } }
`,
  ],
  [
    'circles without an end',
    0,
    `--- events/a.ts
export type { AEvent } from './b.js';
--- events/b.ts
export type { AEvent } from './a.js';
`,
  ],
  [
    'declared types',
    2,
    `--- events/a.ts
export declare type AEvent = { id: string };
declare interface BEvent { id: string }
export { BEvent };
`,
  ],
];

/** Calls in forms that random apps do not have, with their number. */
const CALLS: readonly (readonly [what: string, count: number, text: string])[] = [
  [
    'aliases',
    5,
    `import { events as bus } from '@tsc-run/core';
const other = bus;
const { emit } = other;
const { emit: send } = bus;
const last = other.emit;
bus.emit('a', 1); other.emit('b', 1); emit('c', 1); send('d', 1); last('e', 1);
`,
  ],
  [
    'a namespace',
    3,
    `import * as core from '@tsc-run/core';
const { events: { emit }, events } = core;
core.events.emit('a', 1); emit('b', 1); events['emit']('c', 1);
`,
  ],
  [
    'shadows',
    2,
    `import { events } from '@tsc-run/core';
type Sink = { emit(name: string): void };
function inner(events: Sink) { events.emit('not ours'); { const { emit } = events; emit('nor this'); } }
class Own { events: Sink = { emit() {} }; run() { this.events.emit('nor that'); events.emit('a', 1); } }
{ const events: Sink = { emit() {} }; events.emit('no'); }
try { events.emit('b', 1); } catch (events) { (events as Sink).emit('no'); }
export { inner, Own };
`,
  ],
  [
    'wrapped callees',
    6,
    `import { events } from '@tsc-run/core';
(events).emit('a', 1); events!.emit('b', 1); events?.emit('c', 1); events.emit?.('d', 1);
(events satisfies object).emit('e', 1); (0, events.emit)('f', 1);
`,
  ],
  [
    'names',
    6,
    `import { events } from '@tsc-run/core';
declare const flag: boolean; declare const any: string;
const NAMES = { a: 'a', deep: { b: 'b' } } as const;
const C = 'c';
enum Names { D = 'd' }
events.emit(NAMES.a, 1); events.emit(NAMES.deep['b'], 1); events.emit(flag ? C : 'x', 1);
events.emit(any, 1); events.emit(C as string, 1); events.emit(Names.D, 1);
`,
  ],
  [
    'neighbours of emit',
    1,
    `import { events, defineConfig } from '@tsc-run/core';
events.emitMany([events.emit('a', 1)]); defineConfig({});
const emit = (name: string) => name;
emit('not ours');
`,
  ],
  [
    'every place for a call',
    22,
    `import { events } from '@tsc-run/core';
declare function use(...args: unknown[]): any;
const e = (name: string) => events.emit(name, 1);
@use(events.emit('decorator', 1)) class A {
  [events.emit('key', 1)] = events.emit('field', 1);
  static { events.emit('static', 1); }
  get a() { return events.emit('getter', 1); }
  constructor(readonly b = events.emit('default', 1)) {}
}
function* f() { yield events.emit('yield', 1); }
async function g({ a = events.emit('pattern', 1) } = {}) { for await (const x of events.emit('for', 1)) use(x, a); }
label: while (events.emit('while', 1)) break label;
switch (events.emit('switch', 1)) { case events.emit('case', 1): use(); }
if (events.emit('if', 1)) throw events.emit('throw', 1); else events.emit('else', 1);
enum B { C = events.emit('enum', 1) }
namespace N { events.emit('namespace', 1); }
export default { spread: [...events.emit('spread', 1)], text: \`\${events.emit('template', 1)}\` };
new A(events.emit('inner', events.emit('innermost', 1)));
export { e, f, g, B, N };
`,
  ],
  [
    'a later import',
    2,
    `export async function run() {
  const { events } = await import('@tsc-run/core');
  events.emit('a', 1);
  const core = await import('@tsc-run/core');
  core.events.emit('b', 1);
}
`,
  ],
];

/** Only types show that each of these is our `emit`; some may be another function at run time. */
const HANDED = `--- lib/bus.ts
export { events } from '@tsc-run/core';
--- functions/api/a.ts
import { events as ours } from '@tsc-run/core';
import { events } from '../../lib/bus.js';
const context = { ours };
const { emit = ours.emit } = ours;
class Service { bus = ours; run() { this.bus.emit('a', 1); } }
const send = (bus = ours) => bus.emit('b', 1);
events.emit('c', 1); context.ours.emit('d', 1); emit('e', 1);
export { Service, send };
`;

describe('TypeScript’s checker agrees on', () => {
  const apps = Object.fromEntries([
    ...FORMS.map(([, , app], index) => [`forms${index}`, readApp(app).sources]),
    ...CALLS.map(([, , text], index) => [`calls${index}`, [{ path: 'functions/api/a.ts', text }]]),
    ['handed', readApp(HANDED).sources],
  ]) as Readonly<Record<string, readonly SourceText[]>>;
  const project = openProject(apps);
  const compare = (app: string): Reading => {
    const theirs = askChecker(project, app);
    expect(askOurs(apps[app] ?? [], theirs)).toEqual(theirs);
    return theirs;
  };

  test.each(FORMS.map(([what, count], index) => [what, count, index] as const))('%s: %i types', (_, count, index) => {
    expect(compare(`forms${index}`).types).toHaveLength(count);
  });

  test.each(CALLS.map(([what, count], index) => [what, count, index] as const))('%s: %i calls', (_, count, index) => {
    expect(compare(`calls${index}`).calls).toHaveLength(count);
  });

  test('all but calls of what was handed around, which the documentation leaves to the types', () => {
    const theirs = askChecker(project, 'handed');
    expect(theirs.calls).toHaveLength(5);
    expect(askOurs(apps['handed'] ?? [], theirs).calls).toEqual([]);
  });
});
