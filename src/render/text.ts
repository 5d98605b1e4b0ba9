import type { Span } from '../core/source.js';

/** The width at which Prettier breaks lines by default: what we print must be as it would print it. */
const WIDTH = 80;

/** A line of a generated file and the place in the app that it comes from. */
export type Line = { readonly text: string; readonly origin?: Span };

/** Lines in which some stand a level deeper. */
export type Lines = readonly (Line | { readonly inner: Lines })[];

/** A string literal in the quotes that Prettier prefers; ASCII only, so that its width is its length. */
export function toLiteral(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  const body = toAscii(JSON.stringify(text)).slice(1, -1);
  const doubles = body.split('\\"').length - 1;
  const singles = body.split("'").length - 1;
  return doubles > singles ? `'${body.replaceAll('\\"', '"').replaceAll("'", "\\'")}'` : `"${body}"`;
}

/** No quote, nothing to escape. */
const PLAIN = /^[\w ./#@:-]*$/;

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
  const single = `${head}<${types.join(', ')}>${end}`;
  if (fits(margin + single)) return [single];
  return [`${head}<`, ...types.map((type, index) => `  ${type}${index < types.length - 1 ? ',' : ''}`), `>${end}`];
}

/** Lines without an origin. */
export function plain(...texts: readonly string[]): readonly Line[] {
  return texts.map((text) => ({ text }));
}

/** `head {`, the lines one level deeper, `}`; on one line when there are none. */
export function block(head: string, lines: Lines, end = '}'): Lines {
  return lines.length === 0 ? plain(`${head} {${end}`) : [{ text: `${head} {` }, { inner: lines }, { text: end }];
}
