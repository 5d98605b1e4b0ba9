import type { Change } from '../model/facts.js';
import { toUnread } from './expression.js';
import { childrenOf, type Node, type Parsed } from './parse.js';
import { bindingsOf, lookUp, type Scope } from './scope.js';

/** Every place that changes an object or an array of the module after its declaration, inside functions too. */
export function readChanges({ program, text }: Parsed): Change[] {
  const changes: Change[] = [];
  const open: { readonly node: Node; readonly outer: Scope | undefined }[] = [{ node: program, outer: undefined }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { node, outer } = visit;
    const bindings = bindingsOf(node);
    const scope = bindings === undefined ? outer : { bindings, outer };
    for (const target of targetsOf(node)) {
      for (const { name, path } of rootsOf(target, scope, text)) changes.push({ name, path, by: toChange(node, text) });
    }
    open.push(
      ...childrenOf(node)
        .map((child) => ({ node: child, outer: scope }))
        .reverse(),
    );
  }
  return changes;
}

function toChange(node: Node, text: string): Change['by'] {
  return { ...toUnread(node, text), kind: 'unread', changes: true } as Change['by'];
}

/** Something that is changed: all of `node`, or its member `key`. */
type Target = { readonly node: Node; readonly key?: string };

/** Methods that change the array, map or set that they are called on. */
const CHANGING = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear append'.split(' '),
);

/** Functions of `Object` and `Reflect` that change their first argument. */
const CHANGERS = new Set(
  'assign defineProperty defineProperties setPrototypeOf set deleteProperty __defineGetter__'.split(' '),
);

/** What a node changes, by itself. */
function targetsOf(node: Node): readonly Target[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return assigned(node.left);
    case 'UpdateExpression':
      return assigned(node.argument);
    case 'UnaryExpression':
      return node.operator === 'delete' ? assigned(node.argument) : [];
    case 'ForOfStatement':
    case 'ForInStatement':
      return assigned(node.left);
    case 'CallExpression':
      return called(node);
    default:
      return [];
  }
}

/** The members that an assignment changes; a name that is assigned again is not a constant anyway. */
function assigned(left: Node): readonly Target[] {
  const node = bare(left);
  switch (node.type) {
    case 'MemberExpression':
      return [toTarget(node)];
    case 'ArrayPattern':
      return node.elements.flatMap((each) => (each === null ? [] : assigned(each)));
    case 'ObjectPattern':
      return node.properties.flatMap((each) => assigned(each.type === 'RestElement' ? each : each.value));
    case 'AssignmentPattern':
      return assigned(node.left);
    case 'RestElement':
      return assigned(node.argument);
    default:
      return [];
  }
}

type Call = Node & { type: 'CallExpression' };

function called({ callee: written, arguments: given }: Call): readonly Target[] {
  const callee = bare(written);
  if (callee.type !== 'MemberExpression') return [];
  const method = keyOf(callee);
  const first = given[0];
  const owner = bare(callee.object);
  // `Array.prototype.push.apply(names, more)` changes `names`.
  if ((method === 'call' || method === 'apply') && owner.type === 'MemberExpression') {
    return CHANGING.has(keyOf(owner) ?? '') && first ? [{ node: first }] : [];
  }
  if (owner.type === 'Identifier' && (owner.name === 'Object' || owner.name === 'Reflect')) {
    return CHANGERS.has(method ?? '') && first ? changed(first, given.slice(1), method) : [];
  }
  return CHANGING.has(method ?? '') ? [{ node: owner }] : [];
}

/** What `Object.assign` and the like change: the members that they name, or everything. */
function changed(node: Node, others: readonly Node[], method: string | undefined): readonly Target[] {
  const [key] = others;
  if (method !== 'assign' && method !== 'defineProperties') {
    return key?.type === 'Literal' && typeof key.value === 'string' ? [{ node, key: key.value }] : [{ node }];
  }
  const keys = others.flatMap((each): (string | undefined)[] =>
    each.type === 'ObjectExpression'
      ? each.properties.map((one) => (one.type === 'Property' ? propertyKey(one) : undefined))
      : [undefined],
  );
  return keys.map((each) => (each === undefined ? { node } : { node, key: each }));
}

function propertyKey({ key, computed }: Node & { type: 'Property' }): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  return !computed && key.type === 'Identifier' ? key.name : undefined;
}

type Member = Node & { type: 'MemberExpression' };

function toTarget(member: Member): Target {
  const key = keyOf(member);
  return key === undefined || isIndex(key) ? { node: member.object } : { node: member.object, key };
}

/** Whether a key belongs to an array, which is changed as a whole. */
function isIndex(key: string): boolean {
  return key === 'length' || /^\d+$/.test(key);
}

function keyOf({ property, computed }: Member): string | undefined {
  if (property.type === 'Literal') return String(property.value);
  return !computed && property.type === 'Identifier' ? property.name : undefined;
}

/** Without type assertions, parentheses and `?.`. */
function bare(node: Node): Node {
  switch (node.type) {
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return bare(node.expression);
    default:
      return node;
  }
}

type Root = { readonly name: string; readonly path: readonly string[] };

/** The longest chain of aliases to follow; it also ends cycles. */
const MAX_ALIASES = 20;

/** The names of the module that a target belongs to, and the members that lead from each to it. */
function rootsOf({ node, key }: Target, scope: Scope | undefined, text: string): readonly Root[] {
  return follow(node, { path: key === undefined ? [] : [key], scope, text, steps: 0 });
}

type Way = {
  readonly path: readonly string[];
  readonly scope: Scope | undefined;
  readonly text: string;
  readonly steps: number;
};

function follow(written: Node, way: Way): readonly Root[] {
  const node = bare(written);
  const { path, scope, text, steps } = way;
  if (steps > MAX_ALIASES) return [];
  const next = { ...way, steps: steps + 1 };
  if (node.type === 'MemberExpression') {
    if (/^(?:module\s*\.\s*)?exports$/.test(text.slice(node.start, node.end))) return [{ name: 'default', path }];
    const key = keyOf(node);
    // Beyond a key that is not known, what holds it is changed.
    return follow(node.object, { ...next, path: key === undefined || isIndex(key) ? [] : [key, ...path] });
  }
  if (node.type !== 'Identifier') return [];
  const found = lookUp(node.name, scope);
  const isTop = found === undefined || found.scope.outer === undefined;
  const own = isTop ? [{ name: node.name, path }] : [];
  const { value, path: members = [] } = found?.binding ?? {};
  if (value === undefined || found === undefined) return own;
  return [...own, ...follow(value, { ...next, scope: found.scope, path: [...members, ...path] })];
}
