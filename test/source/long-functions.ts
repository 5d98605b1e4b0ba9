import { parseSync } from 'oxc-parser';
import { type SyntaxNode, walk } from './source-files.js';

/** The functions with more than `max` lines of their own: lines of inner functions do not count. */
export function findLongFunctions(file: string, text: string, max: number): readonly string[] {
  const long: string[] = [];
  walk(parseSync(file, text).program, (node) => {
    const lines = isFunction(node) ? countOwnLines(node, text) : 0;
    if (lines > max) long.push(`line ${text.slice(0, node.start).split('\n').length}: ${lines} lines`);
  });
  return long;
}

function isFunction({ type }: SyntaxNode): boolean {
  return /^(?:Function|ArrowFunction)/.test(type);
}

function countOwnLines(node: SyntaxNode, text: string): number {
  const inner: SyntaxNode[] = [];
  walk(node, (each) => {
    if (each !== node && isFunction(each) && !inner.some(({ start, end }) => start <= each.start && each.end <= end))
      inner.push(each);
  });
  const lines = ({ start, end }: SyntaxNode): number => text.slice(start, end).split('\n').length;
  return inner.reduce((total, each) => total - lines(each) + 1, lines(node));
}
