import { resolve, type Place, toField, type Field } from './field.js';

/** Deeper, what may be left out is left out. */
const DEEP = 4;
/** No value of a type that is still not at its end would ever end. */
const DEEPEST = 12;

/** A payload that fits its schema, as far as that can be guessed: what to start from. */
export function toSample(place: Place, name = '', depth = 0): unknown {
  const field = toField(place);
  if (depth > DEEPEST) return null;
  if (field.suggested !== undefined) return field.suggested;
  switch (field.kind) {
    case 'text':
      return toText(name, field.format, resolve(place));
    case 'number':
      return toNumber(resolve(place));
    case 'choice':
      return field.values[0];
    case 'fixed':
      return field.value;
    case 'group':
      return toObject(field, depth);
    case 'list': {
      const length = Math.max(field.least, depth < DEEP && field.rest !== undefined ? 1 : 0, field.first.length);
      const places = Array.from({ length }, (_, index) => field.first[index] ?? field.rest);
      return places.flatMap((each) => (each === undefined ? [] : [toSample(each, name, depth + 1)]));
    }
    case 'union': {
      const option = depth < DEEP ? field.options[0] : field.options.at(-1);
      return option === undefined ? null : toSample(option.place, name, depth + 1);
    }
    default:
      return field.expected === 'any value' ? null : {};
  }
}

function toObject({ properties }: Field & { kind: 'group' }, depth: number): unknown {
  const shown = properties.filter(({ isRequired }) => isRequired || depth < 2);
  return Object.fromEntries(shown.map((each) => [each.name, toSample(each.place, each.name, depth + 1)]));
}

function toText(
  name: string,
  format: string | undefined,
  { minLength, maxLength }: Readonly<Record<string, unknown>>,
): string {
  const text = byFormat(format) ?? byName(name) ?? (name || 'text');
  const long = typeof minLength === 'number' ? text.padEnd(minLength, 'x') : text;
  return typeof maxLength === 'number' ? long.slice(0, maxLength) : long;
}

function byFormat(format: string | undefined): string | undefined {
  const now = new Date().toISOString();
  switch (format) {
    case 'date-time':
      return now;
    case 'date':
      return now.slice(0, 10);
    case 'time':
      return now.slice(11);
    case 'email':
      return 'ada@example.com';
    case 'uuid':
      // A page that is not on a loopback address has no `randomUUID`.
      return globalThis.crypto.randomUUID?.() ?? '6fa459ea-ee8a-4ca4-894e-db77e160355e';
    case 'uri':
      return 'https://example.com/';
    case 'ipv4':
      return '192.0.2.1';
    default:
      return undefined;
  }
}

/** Many payloads name no formats, but their properties have telling names. */
function byName(name: string): string | undefined {
  if (/email$/i.test(name)) return byFormat('email');
  if (/(?:At|_at|Time|timestamp)$/.test(name)) return byFormat('date-time');
  if (/date$/i.test(name)) return byFormat('date');
  if (/(?:url|uri|link)$/i.test(name)) return byFormat('uri');
  if (/(?:^id|Id|_id|uuid)$/.test(name)) return byFormat('uuid');
  return /name$/i.test(name) ? 'Ada Lovelace' : undefined;
}

function toNumber({ minimum, exclusiveMinimum, maximum, multipleOf }: Readonly<Record<string, unknown>>): number {
  const least = [minimum, typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : undefined].find(
    (each) => typeof each === 'number',
  );
  const step = typeof multipleOf === 'number' ? multipleOf : 1;
  const start = typeof least === 'number' ? least : typeof maximum === 'number' ? Math.min(maximum, step) : step;
  return Math.ceil(start / step) * step;
}
