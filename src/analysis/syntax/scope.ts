import { childrenOf, type Node } from './parse.js';

/** What a name is bound to: the members `path` of `value`; without `value`, something that cannot be followed. */
export type Binding = { readonly value?: Node; readonly path: readonly string[]; readonly constant: boolean };

export type Scope = { readonly bindings: ReadonlyMap<string, Binding>; readonly outer: Scope | undefined };

export function lookUp(name: string, scope: Scope | undefined): { binding: Binding; scope: Scope } | undefined {
  for (let each = scope; each !== undefined; each = each.outer) {
    const binding = each.bindings.get(name);
    if (binding !== undefined) return { binding, scope: each };
  }
  return undefined;
}

type Bindings = Map<string, Binding>;

const OPAQUE: Binding = { path: [], constant: false };

/** The names that a node binds for the nodes below it; undefined if it does not open a scope. */
export function bindingsOf(node: Node): ReadonlyMap<string, Binding> | undefined {
  const bindings: Bindings = new Map();
  switch (node.type) {
    case 'Program':
    case 'StaticBlock':
    case 'TSModuleBlock':
      bindHoisted(node.body, bindings);
      for (const statement of node.body) bindStatement(statement, bindings);
      return bindings;
    case 'BlockStatement':
      for (const statement of node.body) bindStatement(statement, bindings);
      return bindings;
    case 'SwitchStatement':
      for (const each of node.cases) for (const statement of each.consequent) bindStatement(statement, bindings);
      return bindings;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.type === 'FunctionExpression' && node.id) bindings.set(node.id.name, OPAQUE);
      for (const each of node.params) bindOpaque(each.type === 'TSParameterProperty' ? each.parameter : each, bindings);
      if (node.body !== null) bindHoisted([node.body], bindings);
      return bindings;
    case 'ClassExpression':
      if (node.id !== null) bindings.set(node.id.name, OPAQUE);
      return bindings;
    case 'ForStatement':
      if (node.init?.type === 'VariableDeclaration') bindStatement(node.init, bindings);
      return bindings;
    case 'ForInStatement':
    case 'ForOfStatement':
      if (node.left.type === 'VariableDeclaration') bindStatement(node.left, bindings);
      return bindings;
    case 'CatchClause':
      if (node.param) bindOpaque(node.param, bindings);
      return bindings;
    default:
      return undefined;
  }
}

function bindStatement(statement: Node, bindings: Bindings): void {
  if (statement.type === 'ExportNamedDeclaration') {
    if (statement.declaration !== null) bindStatement(statement.declaration, bindings);
  } else if (statement.type === 'VariableDeclaration') {
    for (const each of statement.declarations) bindValue(each.id, each.init, statement.kind === 'const', bindings);
  } else if (
    /^(?:Function|Class|TSEnum|TSModule|TSImportEquals)Declaration$/.test(statement.type) &&
    'id' in statement
  ) {
    if (statement.id?.type === 'Identifier' && !isRequire(statement)) bindings.set(statement.id.name, OPAQUE);
  }
}

/** `import core = require('…')` is an import, not a declaration. */
function isRequire(statement: Node): boolean {
  return (
    statement.type === 'TSImportEqualsDeclaration' && statement.moduleReference.type === 'TSExternalModuleReference'
  );
}

/** Binds the `var`s of inner blocks, which belong to the enclosing function. */
function bindHoisted(statements: readonly Node[], bindings: Bindings): void {
  const open: Node[] = [...statements];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'VariableDeclaration' && node.kind === 'var') bindStatement(node, bindings);
    else if (/Statement$|^SwitchCase$|^CatchClause$/.test(node.type)) open.push(...childrenOf(node));
  }
}

function bindOpaque(pattern: Node, bindings: Bindings): void {
  for (const { id } of readPattern(pattern)) bindings.set(id.name, OPAQUE);
}

function bindValue(pattern: Node, value: Node | null, constant: boolean, bindings: Bindings): void {
  for (const { id, path } of readPattern(pattern)) {
    bindings.set(id.name, value === null || path === undefined ? OPAQUE : { value, path, constant });
  }
}

type Identifier = Node & { type: 'Identifier' };

/** A name that a pattern binds. `path` holds the members that lead to it; undefined for array elements and defaults. */
export type PatternName = { readonly id: Identifier; readonly path: readonly string[] | undefined };

/** The names that a pattern binds: one for a plain name, several for a destructuring. */
export function readPattern(pattern: Node): readonly PatternName[] {
  return readBelow(pattern, []);
}

function readBelow(pattern: Node, path: PatternName['path']): readonly PatternName[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ id: pattern as Identifier, path }];
    case 'AssignmentPattern':
      return readBelow(pattern.left, undefined);
    case 'RestElement':
      return readBelow(pattern.argument, path);
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : readBelow(each, undefined)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => {
        if (each.type === 'RestElement') return readBelow(each, path);
        const named = path !== undefined && !each.computed && each.key.type === 'Identifier';
        return readBelow(each.value, named ? [...path, (each.key as Identifier).name] : undefined);
      });
    default:
      return [];
  }
}
