import type ts from 'typescript';
import type { TypeScript } from '../../hosted-folder.js';

/** A place that spells a name: a string, or the identifier of a key such as `mail` in `{ mail: … }`. */
export type NameNode = ts.StringLiteralLike | ts.Identifier;

/** The places in a file that spell a name. */
export function findLiterals(typescript: TypeScript, source: ts.SourceFile, name: string): NameNode[] {
  const found = new Set<NameNode>();
  const { text } = source;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const node = nodeAt(typescript, source, at);
    if (isNameNode(typescript, node) && node.text === name) found.add(node);
  }
  return [...found];
}

/** The innermost node at an offset. */
export function nodeAt({ forEachChild }: TypeScript, source: ts.SourceFile, offset: number): ts.Node {
  for (let node: ts.Node = source; ;) {
    const child = forEachChild(node, (each) => (each.pos <= offset && offset < each.end ? each : undefined));
    if (child === undefined) return node;
    node = child;
  }
}

/** The string or key at an offset, or directly before it. */
export function findNameNode(typescript: TypeScript, source: ts.SourceFile, offset: number): NameNode | undefined {
  return [offset, offset - 1]
    .map((at) => nodeAt(typescript, source, at))
    .find((each): each is NameNode => isNameNode(typescript, each));
}

function isNameNode(typescript: TypeScript, node: ts.Node): node is NameNode {
  if (typescript.isStringLiteralLike(node)) return true;
  return typescript.isIdentifier(node) && isKey(typescript, node);
}

/** Whether a node is the key of a property, in an object, a type or a pattern. */
export function isKey(typescript: TypeScript, node: ts.Node): boolean {
  const { parent } = node;
  if (typescript.isComputedPropertyName(parent)) return true;
  if (typescript.isBindingElement(parent)) return parent.propertyName === node;
  const keyed =
    typescript.isPropertyAssignment(parent) ||
    typescript.isPropertySignature(parent) ||
    typescript.isMethodSignature(parent) ||
    (typescript.isMethodDeclaration(parent) && typescript.isObjectLiteralExpression(parent.parent));
  return keyed && parent.name === node;
}
