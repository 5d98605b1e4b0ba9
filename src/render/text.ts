import type { Span } from '../analysis/model/source.js';

/** The width at which Prettier breaks lines by default: what we print must be as it would print it. */
const WIDTH = 80;

/** A line of a generated file, with its margin, and the place in the app that it comes from. */
export type Line = { readonly text: string; readonly origin?: Span };

/** Lines that belong together, and their text. */
export type Piece = { readonly lines: readonly Line[]; readonly text: string };

export function toPiece(lines: readonly Line[]): Piece {
  return { lines, text: lines.map(({ text }) => text).join('\n') };
}

/** A string literal in the quotes that Prettier prefers; ASCII only, so that its width is its length. */
export function toLiteral(text: string): string {
  if (isPlain(text)) return `"${text}"`;
  const body = toAscii(JSON.stringify(text)).slice(1, -1);
  const doubles = body.split('\\"').length - 1;
  const singles = body.split("'").length - 1;
  return doubles > singles ? `'${body.replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : `"${body}"`;
}

/** Whether a text holds no quote and nothing to escape. */
export function isPlain(text: string): boolean {
  return /^[\w ./#@:-]*$/.test(text);
}

/** JSON or code whose characters outside ASCII are escaped; they must all stand in string literals. */
export function toAscii(text: string): string {
  return text.replace(/[^\x20-\x7e\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A property name: quoted only where it must be. */
export function toKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : toLiteral(name);
}

/** Whether Prettier would keep a text on one line. */
export function fits(text: string): boolean {
  return text.length <= WIDTH;
}

/** `head<arguments>end`, on one line or an argument on each, as Prettier prints it at this margin. */
export function withArguments(margin: string, head: string, types: readonly string[], end: string): readonly string[] {
  const single = `${margin}${head}<${types.join(', ')}>${end}`;
  if (fits(single)) return [single];
  const last = types.length - 1;
  return [
    `${margin}${head}<`,
    ...types.map((type, index) => `${margin}  ${type}${index < last ? ',' : ''}`),
    `${margin}>${end}`,
  ];
}

/** Several pieces as one. */
export function together(pieces: readonly Piece[]): Piece {
  return toPiece(pieces.flatMap(({ lines }) => lines));
}

/** Lines without an origin. */
export function plain(...texts: readonly string[]): Piece {
  return toPiece(texts.map((text) => ({ text })));
}

/** `head {`, the pieces, which stand a level deeper, and `}`; on one line when there are none. */
export function block(margin: string, head: string, pieces: readonly Piece[], end = '}'): readonly Piece[] {
  const open = `${margin}${head} {`;
  return pieces.length === 0 ? [plain(open + end)] : [plain(open), ...pieces, plain(margin + end)];
}
