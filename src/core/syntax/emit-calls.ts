import type { EmitCall, Expression, Import } from '../facts.js';
import { readExpression } from './expression.js';
import { childrenOf, type Node, type Parsed } from './parse.js';
import { bindingsOf, lookUp, type Scope } from './scope.js';

/** What an expression is, as far as `emit` goes: the module's namespace, its `events`, or `events.emit` itself. */
type Meaning = { readonly what: 'module' | 'events' | 'emit'; readonly module: string };

/** Longest chain of aliases that is followed; a cycle ends here. */
const MAX_ALIASES = 20;

/** Every call of an `emit` that was imported, under whatever name it goes in its scope. */
export function readEmitCalls(parsed: Parsed, imports: readonly Import[]): EmitCall[] {
  const calls: EmitCall[] = [];
  const visit = (node: Node, outer: Scope | undefined, statement: boolean): void => {
    const bindings = bindingsOf(node);
    const scope = bindings === undefined ? outer : { bindings, outer };
    if (node.type === 'CallExpression') {
      const meaning = meaningOf(node.callee, scope, imports);
      if (meaning?.what === 'emit') {
        const argument = readArgument(node.arguments[0], scope, parsed.text);
        const payload = readPayload(node.arguments[1], parsed.text);
        const { start, end } = node;
        calls.push({ module: meaning.module, argument, ...(payload && { payload }), floating: statement, start, end });
      }
    }
    const passesOn = node.type === 'ExpressionStatement' || (statement && node.type === 'ChainExpression');
    for (const child of childrenOf(node)) visit(child, scope, passesOn);
  };
  visit(parsed.program, undefined, false);
  return calls;
}

function meaningOf(node: Node, scope: Scope | undefined, imports: readonly Import[], depth = 0): Meaning | undefined {
  if (depth > MAX_ALIASES) return undefined;
  const inner = (child: Node, where = scope) => meaningOf(child, where, imports, depth + 1);
  switch (node.type) {
    case 'Identifier': {
      const found = lookUp(node.name, scope);
      if (found === undefined) return importMeaning(node.name, imports);
      const { value, path } = found.binding;
      return value === undefined ? undefined : path.reduce(memberMeaning, inner(value, found.scope));
    }
    case 'MemberExpression': {
      const name = node.computed
        ? node.property.type === 'Literal'
          ? node.property.value
          : undefined
        : node.property.type === 'Identifier'
          ? node.property.name
          : undefined;
      return memberMeaning(inner(node.object), name);
    }
    case 'ImportExpression':
      return literalModule(node.source);
    case 'CallExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'require'
        ? literalModule(node.arguments[0])
        : undefined;
    case 'AwaitExpression':
      return inner(node.argument);
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return inner(node.expression);
    default:
      return undefined;
  }
}

function memberMeaning(meaning: Meaning | undefined, name: unknown): Meaning | undefined {
  if (meaning?.what === 'module') return name === 'events' ? { ...meaning, what: 'events' } : undefined;
  return meaning?.what === 'events' && name === 'emit' ? { ...meaning, what: 'emit' } : undefined;
}

function importMeaning(name: string, imports: readonly Import[]): Meaning | undefined {
  const found = imports.find((each) => each.local === name);
  if (found?.imported === '*') return { what: 'module', module: found.module };
  return found?.imported === 'events' ? { what: 'events', module: found.module } : undefined;
}

function literalModule(node: Node | undefined): Meaning | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string'
    ? { what: 'module', module: node.value }
    : undefined;
}

/** The first argument; a constant of an inner scope is read where it is declared. */
function readArgument(node: Node | undefined, scope: Scope | undefined, text: string): Expression | undefined {
  if (node === undefined) return undefined;
  const found = node.type === 'Identifier' ? lookUp(node.name, scope) : undefined;
  if (found === undefined || found.scope.outer === undefined) return readExpression(node, text);
  const { value, path, constant } = found.binding;
  const readable = constant && value !== undefined && path.length === 0;
  const range = { start: node.start, end: node.end };
  return readable
    ? { ...range, kind: 'kept', expression: readExpression(value, text) }
    : { ...range, kind: 'unread', source: text.slice(node.start, node.end) };
}

function readPayload(node: Node | undefined, text: string): Expression | undefined {
  return node?.type === 'ObjectExpression' ? readExpression(node, text) : undefined;
}
