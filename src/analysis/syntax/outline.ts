import { type Comment, parse } from './parse.js';

/** One piece of a file: a node, one of its fields, or a comment. `start` is the offset of the node. */
export type Piece = { readonly text: string; readonly start: number };

/**
 * The contents of a file as TypeScript sees them, piece by piece: without layout, quotes, optional separators, and
 * comments for linters and formatters. Undefined if the file does not parse.
 */
export function readOutline(file: string, text: string): readonly Piece[] | undefined {
  const result = parse(file, text);
  if ('failure' in result) return undefined;
  const { program, comments } = result.parsed;
  const outline: Outline = { pieces: [], comments: comments.filter((each) => !isRemark(each)).reverse() };
  addValue(outline, '', program, 0);
  addComments(outline, Infinity);
  return outline.pieces;
}

type Outline = {
  readonly pieces: Piece[];
  /** The comments that are not yet added, the last one first. */
  readonly comments: Comment[];
};

/** Fields that hold only layout or quotes; `type` is added separately. */
const LAYOUT: ReadonlySet<string> = new Set(['type', 'start', 'end', 'range', 'raw']);

function addValue(outline: Outline, field: string, value: unknown, start: number): void {
  if (typeof value !== 'object' || value === null) {
    outline.pieces.push({ text: `${field} ${typeof value} ${String(value)}`, start });
  } else if (Array.isArray(value)) {
    outline.pieces.push({ text: `${field} ${value.length}`, start });
    for (const each of value) addValue(outline, '', each, start);
  } else addNode(outline, field, value as Fields, start);
}

type Fields = Readonly<Record<string, unknown>>;

function addNode(outline: Outline, field: string, node: Fields, parentStart: number): void {
  const start = typeof node['start'] === 'number' ? node['start'] : parentStart;
  addComments(outline, start);
  outline.pieces.push({ text: `${field} ${String(node['type'])}`, start });
  const key = readKey(node);
  if (key !== undefined) outline.pieces.push({ text: `key ${key.name}`, start: key.start });
  for (const [name, value] of Object.entries(node)) {
    if (!LAYOUT.has(name) && !(name === 'key' && key !== undefined)) addValue(outline, name, value, start);
  }
}

/** The name of a property, with or without quotes. */
function readKey({ key, computed }: Fields): { readonly name: string; readonly start: number } | undefined {
  if (computed === true || typeof key !== 'object' || key === null) return undefined;
  const { type, name, value, start } = key as Fields;
  const text = type === 'Identifier' ? name : type === 'Literal' ? value : undefined;
  return typeof text === 'string' && typeof start === 'number' ? { name: text, start } : undefined;
}

/** Adds the comments before an offset. Their place matters: a comment such as `@ts-ignore` affects what follows it. */
function addComments({ pieces, comments }: Outline, end: number): void {
  for (let next = comments.at(-1); next !== undefined && next.start < end; next = comments.at(-1)) {
    pieces.push({ text: `${next.type} ${next.value.replace(/\s+\*?\s*/g, ' ').trim()}`, start: next.start });
    comments.pop();
  }
}

/**
 * Whether a comment is for linters and formatters: they remove such comments themselves, and no compiler reads them.
 */
function isRemark({ value }: Comment): boolean {
  return /^\s*(eslint|oxlint|tslint|biome|prettier|dprint)[-:]/.test(value) && !value.includes('@ts-');
}
