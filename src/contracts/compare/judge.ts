import type { ts as TypeScript } from 'ts-morph';
import { type Fields, type FormGraph, type FormNode, nameNodes, toFields } from './graph.js';
import { printForms } from './print-forms.js';

type Ts = typeof TypeScript;

/** Decides about the nodes of a graph, which must not grow any more. */
export type Judge = {
  /** Whether two nodes hold exactly the same. */
  isSame(a: number, b: number): boolean;
  /** Whether whatever `from` holds is accepted where `to` is expected, as TypeScript decides about assignments. */
  isReadable(from: number, to: number): boolean;
};

/** `pairs` are the nodes that will be compared; only with these is the judge certain about index signatures. */
export function createJudge(ts: Ts, { nodes }: FormGraph, pairs: readonly (readonly [number, number])[]): Judge {
  const names = nameNodes(nodes, createNumbering());
  const numbers = new Map<string, number>();
  const groups: number[] = [];
  const groupOf = names.map((name, node) => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, groups.length);
    return groups.push(node) - 1;
  });
  const spelled = findSpelled(nodes, groupOf, pairs);
  const { checker, aliases } = compile(ts, printForms({ nodes, groups, groupOf, spelled }));
  const types = new Map<number, TypeScript.Type>();
  const typeOf = (group: number): TypeScript.Type => {
    const known = types.get(group);
    if (known !== undefined) return known;
    const alias = aliases.get(`T${group}`);
    const type = alias && checker.getTypeFromTypeNode(alias.type);
    if (type === undefined || (type.flags & ts.TypeFlags.Any) !== 0)
      throw new Error(`A form was not printed as a type: ${alias?.getText()}`);
    types.set(group, type);
    return type;
  };
  return {
    isSame: (a, b) => groupOf[a] === groupOf[b],
    isReadable(from, to) {
      const [source, target] = [groupOf[from] as number, groupOf[to] as number];
      return source === target || checker.isTypeAssignableTo(typeOf(source), typeOf(target));
    },
  };
}

/** Gives the same short name to the same text. */
function createNumbering(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const name = known.get(text) ?? known.size.toString(36);
    known.set(text, name);
    return name;
  };
}

const FILE = '/forms.ts';

/** Checks one text, without a library and without the disk. */
function compile(ts: Ts, text: string) {
  const source = ts.createSourceFile(FILE, text, ts.ScriptTarget.ES2022, true);
  const program = ts.createProgram({
    rootNames: [FILE],
    // Without `exactOptionalPropertyTypes`: with it, TypeScript accepts `{ a?: boolean }` where one of two objects with
    // a required `a` is expected. No form holds `undefined`, so it makes no other difference.
    options: { strict: true, noLib: true, types: [], noResolve: true },
    host: {
      getSourceFile: (name) => (name === FILE ? source : undefined),
      getDefaultLibFileName: () => '/lib.d.ts',
      writeFile: () => undefined,
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (name) => name === FILE,
      readFile: () => undefined,
    },
  });
  const aliases = new Map<string, TypeScript.TypeAliasDeclaration>();
  for (const each of source.statements) if (ts.isTypeAliasDeclaration(each)) aliases.set(each.name.text, each);
  return { checker: program.getTypeChecker(), aliases };
}

/**
 * TypeScript accepts `Record<string, number>` where `{ a?: string }` is expected, although the record may hold an `a`.
 * With `a?: number` spelled out in the record, which says nothing new, it does not. Returns such names by group.
 */
function findSpelled(
  nodes: readonly FormNode[],
  groupOf: readonly number[],
  pairs: readonly (readonly [number, number])[],
): ReadonlyMap<number, ReadonlySet<string>> {
  const spelled = new Map<number, Set<string>>();
  const seen = new Set<string>();
  const open = [...pairs];
  const spell = (node: number, other: FormNode['form'] & { kind: 'object' }): void => {
    const { form } = nodes[node] as FormNode;
    if (form.kind !== 'object' || form.indexes.length === 0) return;
    const group = groupOf[node] as number;
    const names = spelled.get(group) ?? new Set<string>();
    spelled.set(group, names);
    for (const { name } of other.properties) names.add(name);
  };
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const key = pair.map((node) => groupOf[node]).join(' ');
    if (seen.has(key) || groupOf[pair[0]] === groupOf[pair[1]]) continue;
    seen.add(key);
    const [a, b] = pair.map((node) => nodes[node] as FormNode) as [FormNode, FormNode];
    if (a.form.kind === 'object' && b.form.kind === 'object') {
      spell(pair[0], b.form);
      spell(pair[1], a.form);
    }
    open.push(...pairParts(a, pair[0], b, pair[1]));
  }
  return spelled;
}

/** The parts of two nodes that may meet when the nodes are compared. */
function pairParts(a: FormNode, nodeA: number, b: FormNode, nodeB: number): readonly (readonly [number, number])[] {
  if (a.form.kind === 'union') return a.parts.map((part) => [part, nodeB] as const);
  if (b.form.kind === 'union') return b.parts.map((part) => [nodeA, part] as const);
  if (a.form.kind === 'object' && b.form.kind === 'object')
    return pairProperties(toFields(a.form, a.parts), toFields(b.form, b.parts));
  return a.parts.flatMap((partA) => b.parts.map((partB) => [partA, partB] as const));
}

function pairProperties(left: Fields, right: Fields): readonly (readonly [number, number])[] {
  const byName = new Map(right.own.map(({ property, node }) => [property.name, node]));
  const shared = left.own.flatMap(({ property, node }) => {
    const other = byName.get(property.name);
    return other === undefined ? [] : [[node, other] as const];
  });
  const crossed = left.indexes.flatMap(({ node }) =>
    [...right.own, ...right.indexes].map((other) => [node, other.node] as const),
  );
  const back = right.indexes.flatMap((other) => left.own.map(({ node }) => [node, other.node] as const));
  return [...shared, ...crossed, ...back];
}
