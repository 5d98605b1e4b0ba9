import type { Expression } from '../../model/facts.js';
import { isSpellingOf, toDefaultName } from '../../model/event-name.js';
import type { FixContext } from './fix-context.js';

/** A file that declares the event `name`; `payload` is what a call site passes, as far as it could be read. */
export function createEventFile(
  name: string,
  payload: Expression | undefined,
  { exists, eventsDir }: Pick<FixContext, 'exists' | 'eventsDir'>,
): { readonly file: string; readonly text: string } {
  const isNamed = (typeName: string): boolean => toDefaultName(typeName) === name || isSpellingOf(name, typeName);
  const { stem, text } = declareEvent(name, { payload: describePayload(payload), eventsDir, isNamed });
  const number = findFree((each) => !exists(toFile(stem, each)));
  return { file: toFile(stem, number), text };
}

export type DeclareOptions = {
  /** The type of the payload. */
  readonly payload: string;
  readonly eventsDir: string;
  /** Whether a type of this name declares the event without a tag. */
  readonly isNamed: (typeName: string) => boolean;
};

/** The declaration of an event, and the path of its file without extension. */
export function declareEvent(
  name: string,
  { payload, eventsDir, isNamed }: DeclareOptions,
): { readonly stem: string; readonly text: string } {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const typeName = toTypeName(words);
  const tag = isNamed(typeName) ? '' : `/** @event ${name} */\n`;
  const stem = `${eventsDir}/${words.join('-').toLowerCase() || 'new-event'}`;
  return { stem, text: `${tag}export type ${typeName} = ${payload};\n` };
}

/** The type name whose default event name consists of these words. */
function toTypeName(words: readonly string[]): string {
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return `${/^\p{L}/u.test(joined) ? '' : 'The'}${joined}Event`;
}

function toFile(stem: string, number: number): string {
  return number === 1 ? `${stem}.ts` : `${stem}-${number}.ts`;
}

function findFree(isFree: (number: number) => boolean): number {
  let number = 1;
  while (!isFree(number)) number++;
  return number;
}

function describePayload(payload: Expression | undefined): string {
  return payload === undefined ? 'unknown' : describeType(payload, '');
}

/** A type that accepts the value of an expression. */
function describeType(expression: Expression, margin: string): string {
  switch (expression.kind) {
    case 'literal':
      return expression.value === null ? 'null' : typeof expression.value;
    case 'template':
      return 'string';
    case 'kept':
      return describeType(expression.expression, margin);
    case 'array': {
      const types = new Set(
        expression.elements.map(({ spread, value }) => (spread ? 'unknown' : describeType(value, margin))),
      );
      const [only = 'unknown'] = types;
      return types.size <= 1 ? `${only}[]` : 'unknown[]';
    }
    case 'object':
      return describeObject(expression, margin);
    default:
      return 'unknown';
  }
}

function describeObject({ properties }: Expression & { kind: 'object' }, margin: string): string {
  const inner = `${margin}  `;
  const members = properties.map(({ key, value }) =>
    key?.kind === 'literal' ? `${toKey(String(key.value))}: ${describeType(value, inner)};` : '[key: string]: unknown;',
  );
  const lines = [...new Set(members)].map((member) => `${inner}${member}\n`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${margin}}`;
}

function toKey(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}
