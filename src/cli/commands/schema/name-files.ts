import { createHash } from 'node:crypto';

/** Longer names, in bytes, are cut: most systems take 255. */
const LONGEST = 180;

/** Names that Windows gives to devices, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The name of a file for each event: its own name where every system can have it, otherwise one that no other event
 * has. Names that differ only in capitals are told apart, because some disks do not.
 */
export function nameFiles(events: readonly string[]): ReadonlyMap<string, string> {
  const names = events.map((event) => [event, toSafe(event)] as const);
  const counts = new Map<string, number>();
  for (const [, safe] of names) counts.set(fold(safe), (counts.get(fold(safe)) ?? 0) + 1);
  return new Map(
    names.map(([event, safe]) => {
      const isPlain = safe === event && counts.get(fold(safe)) === 1;
      return [event, `${isPlain ? safe : `${safe}~${hash(event)}`}.json`];
    }),
  );
}

function toSafe(event: string): string {
  const safe = event
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^\.+|\.+$/g, '-')
    .replace(DEVICE, '-$&');
  const bytes = Buffer.from(safe);
  return bytes.length <= LONGEST
    ? safe
    : bytes
        .subarray(0, LONGEST)
        .toString()
        .replace(/\uFFFD+$/u, '');
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function hash(event: string): string {
  return createHash('sha256').update(event).digest('hex').slice(0, 8);
}
