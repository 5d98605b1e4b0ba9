import type { Declaration, Export, ModuleFacts } from '../model/facts.js';
import { HARMLESS_LENGTH } from './complexity.js';
import { mayHoldNotJson } from './declarations.js';

/**
 * Most files of `events/` hold nothing but types made of members, names and literals. Such a file is read here, in a
 * sixth of the time that the parser takes. Undefined for a file that holds, or may hold, anything more:
 * what is read here, the parser would read the same way, which the tests prove.
 */
export function readPlainTypes(text: string): Pick<ModuleFacts, 'exports' | 'declarations'> | undefined {
  if (text.length > HARMLESS_LENGTH || text.includes('@') || mayHoldNotJson(text)) return undefined;
  const cursor: Cursor = { text, position: 0, onNewLine: true };
  const exports: Export[] = [];
  const declarations: Declaration[] = [];
  skipSpace(cursor);
  while (cursor.position < text.length) {
    const statement = readStatement(cursor);
    if (statement === undefined) return undefined;
    const { kind, name, start } = statement;
    const shared = { name, tags: { internal: false }, start, end: start + name.length };
    exports.push({ kind: 'local', local: name, typeOnly: false, ...shared });
    declarations.push({ kind, generator: false, notJson: [], annotated: false, ...shared });
  }
  return { exports, declarations };
}

/** Where the next piece begins; whether a line ended before it. */
type Cursor = { readonly text: string; position: number; onNewLine: boolean };

type Statement = Pick<Declaration, 'name' | 'start'> & { readonly kind: 'type' | 'interface' };

function readStatement(cursor: Cursor): Statement | undefined {
  if (!take(cursor, EXPORT)) return undefined;
  const kind = take(cursor, TYPE_KEYWORD) ? 'type' : take(cursor, INTERFACE) ? 'interface' : undefined;
  const start = cursor.position;
  if (kind === undefined || !take(cursor, NAME)) return undefined;
  const name = cursor.text.slice(start, NAME.lastIndex);
  const isWhole = kind === 'type' ? takeSign(cursor, '=') && skipType(cursor) : skipMembers(cursor);
  return isWhole && endStatement(cursor) ? { kind, name, start } : undefined;
}

const EXPORT = /export\b/y;
const TYPE_KEYWORD = /type\b/y;
const INTERFACE = /interface\b/y;
const READONLY = /readonly\b(?!\s*[?:])/y;
const LITERAL = String.raw`'[^'\\\n\r]*'|"[^"\\\n\r]*"|(?:0|[1-9]\d*)\b`;
/** Names that mean nothing else to TypeScript. */
const NAME = /[A-Z]\w*/y;
const TYPE = new RegExp(`[A-Z]\\w*|(?:string|number|boolean|null|undefined|true|false|unknown|any)\\b|${LITERAL}`, 'y');
const KEY = new RegExp(`[A-Za-z_$][\\w$]*|${LITERAL}`, 'y');

function skipType(cursor: Cursor): boolean {
  takeSign(cursor, '|');
  do {
    if (!skipPart(cursor)) return false;
  } while (takeSign(cursor, '|'));
  return true;
}

/** A part of a union. */
function skipPart(cursor: Cursor): boolean {
  const isReadonly = take(cursor, READONLY);
  if (!(isNext(cursor, '{') ? skipMembers(cursor) : take(cursor, TYPE))) return false;
  let isArray = false;
  while (!cursor.onNewLine && takeSign(cursor, '[')) {
    if (!takeSign(cursor, ']')) return false;
    isArray = true;
  }
  return isArray || !isReadonly;
}

function skipMembers(cursor: Cursor): boolean {
  if (!takeSign(cursor, '{')) return false;
  while (!takeSign(cursor, '}')) {
    take(cursor, READONLY);
    if (!take(cursor, KEY)) return false;
    takeSign(cursor, '?');
    if (!takeSign(cursor, ':') || !skipType(cursor)) return false;
    if (!takeSign(cursor, ',') && !endStatement(cursor) && !isNext(cursor, '}')) return false;
  }
  return true;
}

/** A semicolon, or where one may be left out. */
function endStatement(cursor: Cursor): boolean {
  return takeSign(cursor, ';') || cursor.onNewLine || cursor.position === cursor.text.length;
}

function isNext({ text, position }: Cursor, sign: string): boolean {
  return text[position] === sign;
}

function takeSign(cursor: Cursor, sign: string): boolean {
  if (!isNext(cursor, sign)) return false;
  cursor.position++;
  skipSpace(cursor);
  return true;
}

function take(cursor: Cursor, pattern: RegExp): boolean {
  pattern.lastIndex = cursor.position;
  if (!pattern.test(cursor.text)) return false;
  cursor.position = pattern.lastIndex;
  skipSpace(cursor);
  return true;
}

const SPACE = /\s+|\/\/.*|\/\*[^]*?\*\//y;

function skipSpace(cursor: Cursor): void {
  const { text, position } = cursor;
  cursor.onNewLine = false;
  if (/[!-.0-~]/.test(text[position] ?? '')) return;
  for (SPACE.lastIndex = position; SPACE.test(text);) cursor.position = SPACE.lastIndex;
  cursor.onNewLine = /[\n\r\u2028\u2029]/.test(text.slice(position, cursor.position));
}
