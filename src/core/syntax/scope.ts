import type { Node } from './parse.js';

/** What a name is bound to: the members `path` of `value`, or something that is not followed. */
export type Binding = { readonly value?: Node; readonly path: readonly string[]; readonly constant: boolean };

export type Scope = { readonly bindings: ReadonlyMap<string, Binding>; readonly outer: Scope | undefined };

export function lookUp(name: string, scope: Scope | undefined): { binding: Binding; scope: Scope } | undefined {
  for (let each = scope; each !== undefined; each = each.outer) {
    const binding = each.bindings.get(name);
    if (binding !== undefined) return { binding, scope: each };
  }
  return undefined;
}

const OPAQUE: Binding = { path: [], constant: false };

/** The names that a node binds for what is below it; `undefined` for a node that opens no scope. */
export function bindingsOf(node: Node): ReadonlyMap<string, Binding> | undefined {
  const bindings = new Map<string, Binding>();
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      for (const statement of node.body) bindStatement(statement, bindings);
      return bindings;
    case 'SwitchStatement':
      for (const each of node.cases) for (const statement of each.consequent) bindStatement(statement, bindings);
      return bindings;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (node.type === 'FunctionExpression' && node.id) bindings.set(node.id.name, OPAQUE);
      for (const each of node.params)
        bindPattern(each.type === 'TSParameterProperty' ? each.parameter : each, undefined, [], false, bindings);
      return bindings;
    case 'ForStatement':
      if (node.init?.type === 'VariableDeclaration') bindStatement(node.init, bindings);
      return bindings;
    case 'ForInStatement':
    case 'ForOfStatement':
      if (node.left.type === 'VariableDeclaration') bindStatement(node.left, bindings);
      return bindings;
    case 'CatchClause':
      if (node.param) bindPattern(node.param, undefined, [], false, bindings);
      return bindings;
    default:
      return undefined;
  }
}

function bindStatement(statement: Node, bindings: Map<string, Binding>): void {
  if (statement.type === 'ExportNamedDeclaration') {
    if (statement.declaration !== null) bindStatement(statement.declaration, bindings);
  } else if (statement.type === 'VariableDeclaration') {
    for (const each of statement.declarations)
      bindPattern(each.id, each.init ?? undefined, [], statement.kind === 'const', bindings);
  } else if (/^(?:Function|Class|TSEnum|TSModule)Declaration$/.test(statement.type) && 'id' in statement) {
    if (statement.id?.type === 'Identifier') bindings.set(statement.id.name, OPAQUE);
  }
}

function bindPattern(
  pattern: Node,
  value: Node | undefined,
  path: readonly string[],
  constant: boolean,
  bindings: Map<string, Binding>,
): void {
  switch (pattern.type) {
    case 'Identifier':
      bindings.set(pattern.name, value === undefined ? OPAQUE : { value, path, constant });
      break;
    case 'AssignmentPattern':
      bindPattern(pattern.left, value, path, constant, bindings);
      break;
    case 'RestElement':
      bindPattern(pattern.argument, undefined, [], false, bindings);
      break;
    case 'ArrayPattern':
      for (const each of pattern.elements) if (each) bindPattern(each, undefined, [], false, bindings);
      break;
    case 'ObjectPattern':
      for (const each of pattern.properties) {
        if (each.type === 'RestElement') bindPattern(each, undefined, [], false, bindings);
        else if (each.computed || each.key.type !== 'Identifier')
          bindPattern(each.value, undefined, [], false, bindings);
        else bindPattern(each.value, value, [...path, each.key.name], constant, bindings);
      }
  }
}
