/** A length of time: seconds, minutes, hours, days or weeks, for example `30m`, `12h` or `7d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Says how to write a time, after an error about one. */
export const HOW_TO_WRITE_TIMES =
  'Write a time such as 2026-11-23T10:00Z, which is UTC without a zone too, or how long ago: 30m, 12h, 7d.';

/** A duration in milliseconds; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * UNITS[unit!]!;
}

/**
 * A time as ISO 8601 in UTC with milliseconds, the form that stores hold and compare; undefined for a text that is no
 * time. Takes ISO 8601 (a date, or a date and a time of day; UTC without a zone, on every machine), and a duration,
 * which means so long before `now`.
 */
export function parseTime(text: string, now: number): string | undefined {
  const ago = parseDuration(text);
  const time = ago === undefined ? parseDate(text) : now - ago;
  return time === undefined || Math.abs(time) > LATEST ? undefined : new Date(time).toISOString();
}

/** The largest time with a year of four digits: texts of longer years do not compare as their times do. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const DATE =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:[.,]\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

function parseDate(text: string): number | undefined {
  const [, day, clock = '00:00', rest = ':00', zone = 'Z'] = DATE.exec(text) ?? [];
  if (day === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Without this, 30 February would be 2 March.
  if (!Number.isFinite(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const time = Date.parse(`${day}T${clock}${rest.replace(',', '.')}${toOffset(zone)}`);
  return Number.isFinite(time) ? time : undefined;
}

/** `+01`, `+0100` and `+01:00` are the same; only the last is understood everywhere. */
function toOffset(zone: string): string {
  if (/^z$/i.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
