import type { Declaration, ModuleFacts, Shape } from '../model/facts.js';
import type { Span } from '../model/source.js';
import { findOrigin, type Modules, type Origin } from '../static/modules.js';

/** Whether a type survives JSON: the parts that do not, and whether the syntax leaves others open. */
export type JsonForm = {
  readonly notJson: readonly { readonly found: string; readonly path: string; readonly span: Span }[];
  readonly open: boolean;
};

type Declared = Pick<Origin & { kind: 'declaration' }, 'file' | 'declarations'>;

type Reading = {
  readonly modules: Modules;
  /** The types that were looked at: recursive types end here. */
  readonly seen: Set<Declaration>;
  readonly notJson: JsonForm['notJson'][number][];
  open: boolean;
};

/** Where a type is used: at the end of `path` in the payload, or as an argument of another type. */
type Use = { readonly path: string; readonly argument: boolean; readonly helper: boolean };

/** Follows a type through the files of the app. */
export function readJsonForm(modules: Modules, origin: Declared): JsonForm {
  const reading: Reading = { modules, seen: new Set(), notJson: [], open: false };
  readDeclared(reading, origin, { path: '', argument: false, helper: false });
  const { notJson, open } = reading;
  return { notJson, open };
}

function readDeclared(reading: Reading, { file, declarations }: Declared, use: Use): void {
  const facts = reading.modules.find(file);
  for (const declaration of declarations) {
    if (reading.seen.has(declaration)) continue;
    reading.seen.add(declaration);
    if (declaration.kind === 'enum') continue;
    if (declaration.shape === undefined || facts === undefined) reading.open = true;
    else readShapeOf(reading, facts, declaration.shape, use);
  }
}

function readShapeOf(reading: Reading, facts: ModuleFacts, { notJson, refs, open }: Shape, use: Use): void {
  if (open) reading.open = true;
  for (const { found, path, start, end } of notJson) {
    // A helper may be undefined where a property uses it, and never where nothing does.
    if (use.helper && path === '' && (found === 'undefined' || found === 'never')) reading.open = true;
    else if (use.argument || isOwn(facts, found)) reading.open = true;
    else {
      const span = { file: facts.file, start, end };
      reading.notJson.push({ found, path: joinPaths(use.path, path), span });
    }
  }
  for (const { name, path, argument = false } of refs) {
    const inner = { path: joinPaths(use.path, path), argument: use.argument || argument, helper: true };
    if (!isOwn(facts, name) && BUILT_IN.has(name)) continue;
    const origin = findReferred(reading.modules, facts, name.replace('.', ''));
    const isMember = name.endsWith('.');
    if (origin === undefined || (isMember && !origin.declarations.every(({ kind }) => kind === 'enum')))
      reading.open = true;
    else readDeclared(reading, origin, inner);
  }
}

/** Types of the language that are sound if their arguments are. */
const BUILT_IN = new Set(
  'Array ReadonlyArray Record Partial Readonly Required NonNullable Pick Omit Exclude Extract'.split(' '),
);

function isOwn({ imports, declarations }: ModuleFacts, name: string): boolean {
  return imports.some((each) => each.local === name) || declarations.some((each) => each.name === name);
}

function findReferred(modules: Modules, facts: ModuleFacts, name: string): Declared | undefined {
  const declarations = facts.declarations.filter((each) => each.name === name);
  if (declarations.length > 0) return { file: facts.file, declarations };
  const imported = facts.imports.find((each) => each.local === name);
  const target = imported === undefined ? undefined : modules.resolve(facts.file, imported.module);
  const origin = target && imported && findOrigin(modules, target.file, imported.imported);
  return origin?.kind === 'declaration' ? origin : undefined;
}

function joinPaths(outer: string, inner: string): string {
  return outer === '' || inner === '' || inner.startsWith('[') ? outer + inner : `${outer}.${inner}`;
}
