/** How event names follow from the names of event types. */

const SUFFIX = 'Event';

/** In UTF-16 code units; EventBridge silently drops events with longer names. */
export const MAX_NAME_LENGTH = 128;

export function isEventTypeName(typeName: string): boolean {
  return typeName.endsWith(SUFFIX);
}

/** `UserRegisteredEvent` → `user.registered`, `S3ObjectCreatedEvent` → `s3.object.created`. */
export function toDefaultName(typeName: string): string {
  const stem = toStem(typeName);
  return (ASCII.test(stem) ? ASCII_BREAKS : BREAKS)
    .reduce((name, before) => name.replace(before, '$1.'), stem)
    .toLowerCase()
    .split(/[._$]+/)
    .filter((word) => word !== '')
    .join('.');
}

/** What precedes a dot: a lower-case letter or digit before a capital, or a capital before a capitalized word. */
const BREAKS = [/([\p{Ll}\p{N}]\p{M}*)(?=\p{Lu})/gu, /(\p{Lu}\p{M}*)(?=\p{Lu}\p{M}*\p{Ll})/gu];

const ASCII = /^[\x20-\x7e]*$/;

/** The same for ASCII names: compiling the Unicode patterns takes 15 ms. */
const ASCII_BREAKS = [/([a-z\d])(?=[A-Z])/g, /([A-Z])(?=[A-Z][a-z])/g];

/** The letters and digits of a name, lower-cased: equal for all spellings of one event. */
export function toLetters(name: string): string {
  return name.replace(ASCII.test(name) ? ASCII_NOT_LETTER : NOT_LETTER, '').toLowerCase();
}

/** The letters and digits of an event type's name, without its suffix. */
export function toTypeLetters(typeName: string): string {
  return toLetters(toStem(typeName));
}

/**
 * Whether `name` is a spelling of the event of `typeName`: it has the same letters and digits, and separators only at
 * word boundaries of `typeName`. These are before a capital, between a letter and a digit, and at `_` and `$`.
 */
export function isSpellingOf(name: string, typeName: string): boolean {
  const letters = toTypeLetters(typeName);
  if (letters === '' || toLetters(name) !== letters) return false;
  const boundaries = findBoundaries(toStem(typeName));
  let position = 0;
  const words = name.split(ASCII.test(name) ? ASCII_SEPARATORS : SEPARATORS);
  return words.slice(0, -1).every((word) => boundaries.has((position += word.toLowerCase().length)));
}

/** The offsets in the letters of `stem` at which a separator is allowed. */
function findBoundaries(stem: string): ReadonlySet<number> {
  const boundaries = new Set<number>();
  let position = 0;
  let previous = '';
  for (const char of stem) {
    const digitEdge = previous !== '' && DIGIT.test(char) !== DIGIT.test(previous);
    if (!isLetter(char) || CAPITAL.test(char) || digitEdge) boundaries.add(position);
    if (isLetter(char)) position += char.toLowerCase().length;
    previous = char;
  }
  boundaries.delete(0);
  boundaries.delete(position);
  return boundaries;
}

export type NameFault = 'empty' | 'too-long' | 'control-character';

export function findNameFault(name: string): NameFault | undefined {
  if (name.trim() === '') return 'empty';
  if (name.length > MAX_NAME_LENGTH) return 'too-long';
  if (/\p{Cc}|[\u2028\u2029]|\p{Cs}/u.test(name)) return 'control-character';
  return undefined;
}

/** Whether a string with this name may be anything: only a name with a separator tells by itself what it is. */
export function isPlainWord(name: string): boolean {
  return !/\W/.test(name);
}

/** Whether a name is a single word, which says neither what happened nor to what. */
export function isVagueName(name: string): boolean {
  return !/[^\p{L}\p{N}\p{M}]/u.test(name) && !/\p{Ll}\p{Lu}/u.test(name);
}

const NOT_LETTER = /[^\p{L}\p{N}\p{M}]/gu;
const ASCII_NOT_LETTER = /[^a-zA-Z\d]/g;
const SEPARATORS = /[^\p{L}\p{N}\p{M}]+/u;
const ASCII_SEPARATORS = /[^a-zA-Z\d]+/;
const CAPITAL = /[\p{Lu}\p{Lt}]/u;
const DIGIT = /\p{N}/u;

function isLetter(char: string): boolean {
  return /[\p{L}\p{N}\p{M}]/u.test(char);
}

function toStem(typeName: string): string {
  return typeName.slice(0, -SUFFIX.length);
}
