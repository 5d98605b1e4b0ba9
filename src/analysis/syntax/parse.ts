import { type Comment, type Node, parseSync, type Program } from 'oxc-parser';
import type { Failure } from '../model/facts.js';
import { findExcess } from './complexity.js';

/** Only this folder knows the parser: no syntax node leaves it. */
export type Parsed = {
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
};

/** Parses one file in the language of its extension; what cannot be parsed is a failure, never an exception. */
export function parse(file: string, text: string): { readonly parsed: Parsed } | { readonly failure: Failure } {
  const excess = findExcess(file, text);
  if (excess !== undefined) {
    const { measure, limit, offset } = excess;
    return { failure: { kind: 'complex', measure, limit, start: offset, end: offset } };
  }
  const result = parseSync(file, text, {
    lang: languageOf(file),
    sourceType: /\.c[jt]s$/.test(file) ? 'commonjs' : file.endsWith('.js') ? 'unambiguous' : 'module',
    preserveParens: false,
  });
  const error = result.errors.find((each) => each.severity === 'Error');
  if (error !== undefined) {
    const { start, end } = error.labels[0] ?? { start: 0, end: 0 };
    return { failure: { kind: 'syntax', reason: error.message, start, end } };
  }
  const { program, comments } = result;
  return { parsed: { text, program, comments } };
}

/** Set explicitly, because the parser does not know the language of a file named just `.ts`. */
function languageOf(file: string): 'ts' | 'tsx' | 'dts' | 'js' | 'jsx' {
  if (/\.d\.[mc]?ts$/.test(file)) return 'dts';
  if (/\.[mc]?ts$/.test(file)) return 'ts';
  return file.endsWith('.tsx') ? 'tsx' : file.endsWith('.jsx') ? 'jsx' : 'js';
}

/**
 * Drops the nodes: the parser's result lives until a full garbage collection, and smaller ones would copy the nodes.
 */
export function release({ program }: Parsed): void {
  program.body.length = 0;
}

export type { Comment, Node };

/** The nodes directly below a node, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const each of value) pushNode(children, each);
    else pushNode(children, value);
  }
  return children;
}

function pushNode(nodes: Node[], value: unknown): void {
  if (typeof value === 'object' && value !== null && 'type' in value) nodes.push(value as Node);
}
