import type { Awaitable, EmitCall, Expression, Import } from '../model/facts.js';
import { readExpression, readMember, toUnread } from './expression.js';
import { childrenOf, type Node, type Parsed } from './parse.js';
import { bindingsOf, lookUp, type Scope } from './scope.js';

/** What an expression refers to: the namespace of a module, its `events`, or its `events.emit`. */
type Meaning = { readonly what: 'module' | 'events' | 'emit'; readonly module: string };

/** The longest chain of aliases to follow; it also ends cycles. */
const MAX_ALIASES = 20;

/** Every call of an imported `emit`, under any name that it has in its scope. */
export function readEmitCalls(parsed: Parsed, imports: readonly Import[]): EmitCall[] {
  const calls: EmitCall[] = [];
  const { program } = parsed;
  const esModule = program.body.some(({ type }) => /^(?:Import|Export)/.test(type));
  const open: Visit[] = [
    { node: program, outer: undefined, statement: false, awaitable: esModule ? 'module' : undefined },
  ];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { node, outer, statement, awaitable } = visit;
    const bindings = bindingsOf(node);
    const scope = bindings === undefined ? outer : { bindings, outer };
    const meaning = node.type === 'CallExpression' ? meaningOf(node.callee, scope, imports) : undefined;
    if (node.type === 'CallExpression' && meaning?.what === 'emit') {
      const { start, end } = node;
      const argument = readArgument(node.arguments[0], scope, parsed.text);
      const payload = readPayload(node.arguments[1], parsed.text);
      const read = { argument, ...(payload && { payload }) };
      calls.push({ module: meaning.module, ...read, floating: statement, awaitable, start, end });
    }
    const below = {
      outer: scope,
      statement: node.type === 'ExpressionStatement' || (statement && node.type === 'ChainExpression'),
      awaitable: awaitableIn(node, awaitable),
    };
    open.push(
      ...childrenOf(node)
        .map((child) => ({ ...below, node: child }))
        .reverse(),
    );
  }
  return calls;
}

type Visit = {
  readonly node: Node;
  readonly outer: Scope | undefined;
  /** Whether it is the whole of an expression statement. */
  readonly statement: boolean;
  readonly awaitable: Awaitable;
};

function awaitableIn(node: Node, outside: Awaitable): Awaitable {
  if ('async' in node) return node.async ? 'function' : undefined;
  return node.type === 'StaticBlock' || node.type === 'TSModuleBlock' ? undefined : outside;
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
    case 'SequenceExpression':
      return inner(node.expressions.at(-1) as Node);
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

/** The most names to follow from a name in an inner scope to its value. */
const MAX_NAMES = 50;

/** The first argument; names of inner scopes are replaced by their values. */
function readArgument(node: Node | undefined, scope: Scope | undefined, text: string): Expression | undefined {
  const known = new Map<Node, Expression>();
  const readIn = (from: Scope | undefined, expression: Node, steps: number): Expression =>
    readExpression(expression, { text, local: (name) => readLocal(from, name, steps) });
  const readLocal = (
    from: Scope | undefined,
    name: Node & { type: 'Identifier' },
    steps: number,
  ): Expression | undefined => {
    const found = lookUp(name.name, from);
    if (found === undefined || found.scope.outer === undefined) return undefined;
    const { value, path, constant } = found.binding;
    if (!constant || value === undefined || steps > MAX_NAMES) return toUnread(name, text);
    if (!known.has(value)) {
      // A placeholder until it is read, for a constant that refers to itself.
      known.set(value, toUnread(name, text));
      known.set(value, readIn(found.scope, value, steps + 1));
    }
    const expression = readMember(known.get(value) as Expression, path);
    return { kind: 'kept', expression, start: name.start, end: name.end };
  };
  return node === undefined ? undefined : readIn(scope, node, 0);
}

function readPayload(node: Node | undefined, text: string): Expression | undefined {
  return node?.type === 'ObjectExpression' ? readExpression(node, { text }) : undefined;
}
