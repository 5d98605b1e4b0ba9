import type { Declaration, Export, Import, Tags } from '../model/facts.js';
import { readTags } from './declarations.js';
import { readExpression } from './expression.js';
import type { Node, Parsed } from './parse.js';
import { readPattern } from './scope.js';

/** What one top-level statement imports. */
export function readImports(statement: Node): Import[] {
  if (statement.type === 'TSImportEqualsDeclaration') {
    const { id, importKind, moduleReference } = statement;
    if (moduleReference.type !== 'TSExternalModuleReference') return [];
    const module = moduleReference.expression.value;
    return [{ local: id.name, imported: '*', module, typeOnly: importKind === 'type' }];
  }
  if (statement.type !== 'ImportDeclaration') return [];
  return statement.specifiers.map((each) => ({
    local: each.local.name,
    imported:
      each.type === 'ImportSpecifier'
        ? moduleName(each.imported)
        : each.type === 'ImportDefaultSpecifier'
          ? 'default'
          : '*',
    module: statement.source.value,
    typeOnly: statement.importKind === 'type' || (each.type === 'ImportSpecifier' && each.importKind === 'type'),
  }));
}

/** What one top-level statement exports; exporting an imported binding counts as a re-export. */
export function readExports(statement: Node, imports: readonly Import[], parsed: Parsed): Export[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration':
      if (statement.declaration === null) return readList(statement, imports, parsed);
      return declaredNames(statement.declaration).map((id) => local(id, statement, parsed));
    case 'ExportAllDeclaration':
      return [readAll(statement)];
    case 'ExportDefaultDeclaration': {
      const id = defaultName(statement.declaration);
      const { start, end } = id ?? statement.declaration;
      const tags = readTags(parsed, statement.start);
      const exported = { kind: 'local', name: 'default', typeOnly: false, tags, start, end } as const;
      return [viaImport({ ...exported, local: id?.name ?? DEFAULT }, imports)];
    }
    default: {
      const value = findAssigned(statement, parsed.text);
      if (value === undefined) return [];
      const { start, end } = value;
      return [{ kind: 'local', name: 'default', local: DEFAULT, typeOnly: false, tags: NO_TAGS, start, end }];
    }
  }
}

type Statement<T extends Node['type']> = Extract<Node, { type: T }>;

/** `export { a, b as c }`, of this file or of another. */
function readList(
  statement: Statement<'ExportNamedDeclaration'>,
  imports: readonly Import[],
  parsed: Parsed,
): Export[] {
  const tags = readTags(parsed, statement.start);
  return statement.specifiers.map((each) => {
    const own = readTags(parsed, each.start);
    const event = own.event ?? tags.event;
    const shared = {
      name: moduleName(each.exported),
      typeOnly: statement.exportKind === 'type' || each.exportKind === 'type',
      tags: { internal: tags.internal || own.internal, ...(event && { event }) },
      start: each.exported.start,
      end: each.exported.end,
    };
    const inner = moduleName(each.local);
    const module = statement.source?.value;
    return module === undefined
      ? viaImport({ ...shared, kind: 'local', local: inner }, imports)
      : { ...shared, kind: 'from', imported: inner, module };
  });
}

/** `export * from` and `export * as a from`. */
function readAll({ source, exported, exportKind }: Statement<'ExportAllDeclaration'>): Export {
  const module = source.value;
  if (exported === null) return { kind: 'all', module, start: source.start, end: source.end };
  const name = moduleName(exported);
  const { start, end } = exported;
  return { kind: 'from', name, imported: '*', module, typeOnly: exportKind === 'type', tags: NO_TAGS, start, end };
}

const NO_TAGS: Tags = { internal: false };

function local(id: Named, statement: Node, parsed: Parsed): Export {
  const tags = readTags(parsed, statement.start);
  return { kind: 'local', name: id.name, local: id.name, typeOnly: false, tags, start: id.start, end: id.end };
}

function viaImport(exported: Export & { kind: 'local' }, imports: readonly Import[]): Export {
  const source = imports.find((each) => each.local === exported.local);
  if (source === undefined) return exported;
  const { local: _, ...rest } = exported;
  const { imported, module } = source;
  return { ...rest, kind: 'from', imported, module, typeOnly: exported.typeOnly || source.typeOnly };
}

/** The name given to a default export without a name; no declaration can have it. */
const DEFAULT = 'default';

/** A default export without a name, as a constant. */
export function readDefault(statement: Node, text: string): Declaration[] {
  const value =
    statement.type === 'ExportDefaultDeclaration' && defaultName(statement.declaration) === undefined
      ? statement.declaration
      : findAssigned(statement, text);
  if (value === undefined) return [];
  const { start, end } = value;
  const plain = { kind: 'value', tags: NO_TAGS, generator: false, annotated: false } as const;
  return [{ name: DEFAULT, ...plain, value: readExpression(value, { text }), start, end }];
}

/** The value that `export =` or an assignment to `module.exports` makes the default export. */
function findAssigned(statement: Node, text: string): Node | undefined {
  if (statement.type === 'TSExportAssignment') return statement.expression;
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression')
    return undefined;
  const { left, right } = statement.expression;
  return DEFAULT_TARGET.test(text.slice(left.start, left.end)) ? right : undefined;
}

const DEFAULT_TARGET = /^(?:module\s*\.\s*exports|(?:module\s*\.\s*)?exports\s*\.\s*default)$/;

type Named = Node & { type: 'Identifier' };

function declaredNames(declaration: Node): Named[] {
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.flatMap((each) => readPattern(each.id).map(({ id }) => id));
  return 'id' in declaration && declaration.id?.type === 'Identifier' ? [declaration.id as Named] : [];
}

function defaultName(declaration: Node): Named | undefined {
  if (declaration.type === 'Identifier') return declaration as Named;
  return declaredNames(declaration)[0];
}

function moduleName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '';
}
