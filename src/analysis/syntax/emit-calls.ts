import type { Awaitable, EmitCall, Expression, Import, Range } from '../model/facts.js';
import { type Context, readExpression, readMember, toUnread } from './expression.js';
import { childrenOf, type Node, type Parsed } from './parse.js';
import { bindingsOf, lookUp, type Scope } from './scope.js';

/** What an expression refers to: the namespace of a module, its `events`, or a member of `events` that emits. */
type Meaning = { readonly what: 'module' | 'events' | EmitCall['method']; readonly module: string };

/** The longest chain of aliases to follow; it also ends cycles. */
const MAX_ALIASES = 20;

/** Every call of an imported `emit` or `emitMany`, under any name that it has in its scope. */
export function readEmitCalls(parsed: Parsed, imports: readonly Import[]): EmitCall[] {
  const calls: EmitCall[] = [];
  const { program, text } = parsed;
  const esModule = program.body.some(({ type }) => /^(?:Import|Export)/.test(type));
  const open: Visit[] = [
    { node: program, outer: undefined, discarded: false, awaitable: esModule ? 'module' : undefined },
  ];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { node, outer, discarded, awaitable } = visit;
    const bindings = bindingsOf(node);
    const scope = bindings === undefined ? outer : { bindings, outer };
    const meaning = node.type === 'CallExpression' ? meaningOf(node.callee, scope, imports) : undefined;
    if (node.type === 'CallExpression' && (meaning?.what === 'emit' || meaning?.what === 'emitMany')) {
      const { start, end } = node;
      const { what: method, module } = meaning;
      const argument = readArgument(node.arguments[0], { scope, text, batch: method === 'emitMany' });
      const payload = method === 'emit' ? readPayload(node.arguments[1], text) : undefined;
      const read = { argument, ...(payload && { payload }) };
      calls.push({ module, method, ...read, floating: discarded, awaitable, start, end });
    }
    const below = { outer: scope, awaitable: awaitableIn(node, awaitable) };
    const unused = discardedIn(node, discarded);
    open.push(
      ...childrenOf(node)
        .map((child) => ({ ...below, node: child, discarded: unused.includes(child) }))
        .reverse(),
    );
  }
  return calls;
}

type Visit = {
  readonly node: Node;
  readonly outer: Scope | undefined;
  /** Whether nothing uses its value. */
  readonly discarded: boolean;
  readonly awaitable: Awaitable;
};

const NONE: readonly (Node | null)[] = [];

/** The nodes directly below a node whose values nothing uses; `discarded` tells that of the node itself. */
function discardedIn(node: Node, discarded: boolean): readonly (Node | null)[] {
  switch (node.type) {
    case 'ExpressionStatement':
      return [node.expression];
    case 'ForStatement':
      return [node.init, node.update];
    case 'SequenceExpression':
      return discarded ? node.expressions : node.expressions.slice(0, -1);
    case 'LogicalExpression':
      return discarded ? [node.right] : NONE;
    case 'ConditionalExpression':
      return discarded ? [node.consequent, node.alternate] : NONE;
    case 'ChainExpression':
    case 'TSNonNullExpression':
      return discarded ? [node.expression] : NONE;
    default:
      return NONE;
  }
}

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
  if (meaning?.what !== 'events' || (name !== 'emit' && name !== 'emitMany')) return undefined;
  return { ...meaning, what: name };
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

type Reading = {
  readonly scope: Scope | undefined;
  readonly text: string;
  /** Whether it is the list of `emitMany`: calls such as `map` are then read as lists of what they return. */
  readonly batch: boolean;
};

/** The first argument; names of inner scopes are replaced by their values. */
function readArgument(node: Node | undefined, { scope, text, batch }: Reading): Expression | undefined {
  const known = new Map<Node, Expression>();
  const readIn = (from: Scope | undefined, expression: Node, steps: number): Expression => {
    const list = (each: Node): Expression | undefined =>
      readList(each, from, (below, inner) => readIn(inner, below, steps));
    const context: Context = { text, local: (name) => readLocal(from, name, steps), ...(batch && { list }) };
    return readExpression(expression, context);
  };
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

type ReadIn = (node: Node, scope: Scope | undefined) => Expression;

/** Methods that return some of the elements of their array. */
const SELECTING: ReadonlySet<unknown> = new Set(['filter', 'slice', 'reverse', 'toReversed', 'sort', 'toSorted']);

/**
 * Reads `users.map((user) => ({ … }))`, and calls like it, as an array of what the function returns. Undefined for any
 * other node.
 */
function readList(node: Node, scope: Scope | undefined, read: ReadIn): Expression | undefined {
  if (node.type === 'AwaitExpression') {
    const inner = node.argument;
    return inner.type === 'CallExpression' && isMethod(inner, 'all') && inner.arguments[0] !== undefined
      ? read(inner.arguments[0], scope)
      : undefined;
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { property, object } = node.callee;
  if (property.type !== 'Identifier' || node.callee.computed) return undefined;
  if (SELECTING.has(property.name)) return read(object, scope);
  const make = isMethod(node, 'from') ? node.arguments[1] : node.arguments[0];
  if (!['map', 'flatMap', 'from'].includes(property.name) || make === undefined || !('params' in make))
    return undefined;
  const spread = property.name === 'flatMap';
  const { start, end } = node;
  const elements = returnsOf(make, scope).map((each) => ({
    spread,
    value: read(each.node, each.scope),
    end: each.node.end,
  }));
  return { kind: 'array', elements, start, end };
}

function isMethod({ callee }: Node & { type: 'CallExpression' }, name: string): boolean {
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === name;
}

/** What a function returns, each with the scope that it is in. */
function returnsOf(make: Node, outer: Scope | undefined): { readonly node: Node; readonly scope: Scope | undefined }[] {
  const returned: { node: Node; scope: Scope | undefined }[] = [];
  const open: { node: Node; scope: Scope | undefined }[] = [{ node: make, scope: outer }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node } = next;
    const bindings = bindingsOf(node);
    const scope = bindings === undefined ? next.scope : { bindings, outer: next.scope };
    if (node.type === 'ReturnStatement') {
      if (node.argument !== null) returned.push({ node: node.argument, scope });
    } else if (node === make && 'body' in node && node.type === 'ArrowFunctionExpression' && node.expression) {
      returned.push({ node: node.body, scope });
    } else if (node === make || /Statement$|^SwitchCase$|^CatchClause$/.test(node.type)) {
      const below = node === make && 'body' in node ? [node.body as Node] : childrenOf(node);
      open.push(...below.map((each) => ({ node: each, scope })).reverse());
    }
  }
  return returned;
}

/** How `@ts-expect-error` and `@ts-ignore` start: a line comment, and the last line of a block comment. */
const DIRECTIVES = {
  Line: /^\/?\s*@ts-(?:expect-error|ignore)/,
  Block: /^(?:\/|\*)*\s*@ts-(?:expect-error|ignore)/,
} as const;

/**
 * The lines in which the compiler reports nothing: the first line of code after each `@ts-expect-error` and
 * `@ts-ignore`, or all of them under `@ts-nocheck`.
 */
export function readSuppressed({ text, comments, program }: Parsed): Range[] {
  if (!text.includes('@ts-')) return [];
  const first = program.body[0]?.start ?? text.length;
  const switches = comments.filter(({ type, start, value }) => {
    return type === 'Line' && start < first && /^\/?\s*@ts-(?:no)?check(?![^\s:])/i.test(value);
  });
  if (/nocheck/i.test(switches.at(-1)?.value ?? '')) return [{ start: 0, end: text.length }];
  return comments.flatMap(({ type, value, end }) => {
    const line = type === 'Line' ? value : (value.split(/\r\n|[\n\r\u2028\u2029]/).at(-1) ?? '');
    if (!DIRECTIVES[type].test(type === 'Line' ? line : line.trimStart())) return [];
    const rest = /[^\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u2029]|$)/y;
    rest.lastIndex = end;
    rest.exec(text);
    const start = rest.lastIndex;
    // The compiler skips empty lines and lines that hold only a line comment.
    for (let skipped = true; skipped && rest.lastIndex < text.length;) {
      skipped = /^\s*(?:\/\/.*)?$/.test((rest.exec(text)?.[0] ?? '').trimEnd());
    }
    return [{ start, end: rest.lastIndex }];
  });
}
