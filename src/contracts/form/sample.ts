import { resolve, type Place, toField, type Field } from './field.js';

/** Deeper, what may be left out is left out. */
const DEEP = 4;
/** No value of a type that is still not at its end would ever end. */
const DEEPEST = 12;

/** What a sample cannot make up by itself. */
export type Surroundings = {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly uuid: () => string;
};

/** A payload that fits its schema, as far as that can be guessed: what to start from. */
export function toSample(place: Place, surroundings: Surroundings): unknown {
  return sampleOf(place, { ...surroundings, name: '', depth: 0 });
}

/** `name` is that of the property; `depth` is how many types are around this one. */
type Context = Surroundings & { readonly name: string; readonly depth: number };

function sampleOf(place: Place, context: Context): unknown {
  const field = toField(place);
  const { depth } = context;
  const inner = { ...context, depth: depth + 1 };
  if (depth > DEEPEST) return null;
  if (field.suggested !== undefined) return field.suggested;
  switch (field.kind) {
    case 'text':
      return toText(context, field.format, resolve(place));
    case 'number':
      return toNumber(resolve(place));
    case 'choice':
      return field.values[0];
    case 'fixed':
      return field.value;
    case 'group':
      return toObject(field, inner);
    case 'list': {
      const length = Math.max(field.least, depth < DEEP && field.rest !== undefined ? 1 : 0, field.first.length);
      const places = Array.from({ length }, (_, index) => field.first[index] ?? field.rest);
      return places.flatMap((each) => (each === undefined ? [] : [sampleOf(each, inner)]));
    }
    case 'union': {
      const option = depth < DEEP ? field.options[0] : field.options.at(-1);
      return option === undefined ? null : sampleOf(option.place, inner);
    }
    default:
      return field.expected === 'any value' ? null : {};
  }
}

function toObject({ properties }: Field & { kind: 'group' }, inner: Context): unknown {
  const shown = properties.filter(({ isRequired }) => isRequired || inner.depth < 3);
  return Object.fromEntries(shown.map(({ name, place }) => [name, sampleOf(place, { ...inner, name })]));
}

function toText(
  context: Context,
  format: string | undefined,
  { minLength, maxLength }: Readonly<Record<string, unknown>>,
): string {
  const text = byFormat(format, context) ?? byName(context) ?? (context.name || 'text');
  const long = typeof minLength === 'number' ? text.padEnd(minLength, 'x') : text;
  return typeof maxLength === 'number' ? long.slice(0, maxLength) : long;
}

function byFormat(format: string | undefined, { now, uuid }: Surroundings): string | undefined {
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
      return uuid();
    case 'uri':
      return 'https://example.com/';
    case 'ipv4':
      return '192.0.2.1';
    default:
      return undefined;
  }
}

/** Many payloads name no formats, but their properties have telling names. */
function byName(context: Context): string | undefined {
  const { name } = context;
  if (/email$/i.test(name)) return byFormat('email', context);
  if (/(?:At|_at|Time|timestamp)$/.test(name)) return byFormat('date-time', context);
  if (/date$/i.test(name)) return byFormat('date', context);
  if (/(?:url|uri|link)$/i.test(name)) return byFormat('uri', context);
  if (/(?:^id|Id|_id|uuid)$/.test(name)) return byFormat('uuid', context);
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
