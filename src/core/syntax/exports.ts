import type { Export, Expression, Import, Tags } from '../facts.js';
import { readPatternNames } from './declarations.js';
import { readExpression } from './expression.js';
import { readTags } from './jsdoc.js';
import type { Node, Parsed } from './parse.js';

/** What one top-level statement imports. */
export function readImports(statement: Node): Import[] {
  if (statement.type === 'TSImportEqualsDeclaration') {
    const { id, moduleReference } = statement;
    if (moduleReference.type !== 'TSExternalModuleReference') return [];
    return [{ local: id.name, imported: '*', module: moduleReference.expression.value }];
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
  }));
}

/** What one top-level statement exports; an export of an imported binding is an export from its module. */
export function readExports(statement: Node, imports: readonly Import[], parsed: Parsed): Export[] {
  switch (statement.type) {
    case 'ExportNamedDeclaration': {
      if (statement.declaration !== null)
        return declaredNames(statement.declaration).map((id) => local(id, statement, parsed));
      const tags = readTags(parsed, statement.start);
      return statement.specifiers.map((each) => {
        const own = readTags(parsed, each.start);
        const merged: Tags = {
          internal: tags.internal || own.internal,
          ...((own.event ?? tags.event) && { event: own.event ?? tags.event }),
        } as Tags;
        const typeOnly = statement.exportKind === 'type' || each.exportKind === 'type';
        const name = {
          name: moduleName(each.exported),
          start: each.exported.start,
          end: each.exported.end,
          typeOnly,
          tags: merged,
        };
        const inner = moduleName(each.local);
        const source = statement.source?.value;
        return source === undefined
          ? viaImport({ ...name, kind: 'local', local: inner }, imports)
          : { ...name, kind: 'from', imported: inner, module: source };
      });
    }
    case 'ExportAllDeclaration': {
      const { start, end } = statement.source;
      const module = statement.source.value;
      if (statement.exported === null) return [{ kind: 'all', module, start, end }];
      const { exported } = statement;
      const typeOnly = statement.exportKind === 'type';
      return [
        {
          kind: 'from',
          name: moduleName(exported),
          imported: '*',
          module,
          typeOnly,
          tags: NO_TAGS,
          start: exported.start,
          end: exported.end,
        },
      ];
    }
    case 'ExportDefaultDeclaration': {
      const id = defaultName(statement.declaration);
      if (id === undefined) return [];
      const tags = readTags(parsed, statement.start);
      return [
        viaImport(
          { kind: 'local', name: 'default', local: id.name, typeOnly: false, tags, start: id.start, end: id.end },
          imports,
        ),
      ];
    }
    default:
      return [];
  }
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
  return { ...rest, kind: 'from', imported: source.imported, module: source.module };
}

/** The value that a module exports as its default, in ESM or CommonJS. */
export function readDefaultExport(statement: Node, text: string): Expression | undefined {
  if (statement.type === 'ExportDefaultDeclaration') return readExpression(statement.declaration, text);
  if (statement.type === 'TSExportAssignment') return readExpression(statement.expression, text);
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression')
    return undefined;
  const { left, right } = statement.expression;
  return DEFAULT_TARGET.test(text.slice(left.start, left.end)) ? readExpression(right, text) : undefined;
}

const DEFAULT_TARGET = /^(?:module\s*\.\s*exports|(?:module\s*\.\s*)?exports\s*\.\s*default)$/;

type Named = Node & { type: 'Identifier' };

function declaredNames(declaration: Node): Named[] {
  if (declaration.type === 'VariableDeclaration')
    return declaration.declarations.flatMap((each) => readPatternNames(each.id));
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
