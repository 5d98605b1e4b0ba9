import { createHash } from 'node:crypto';

/** Longer names, in bytes, are cut: most systems take 255. */
const LONGEST = 180;

/** Names that Windows gives to devices, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * A name on the disk for each name of an app: the same where every system can have it, otherwise one that no other has.
 * Names that differ only in capitals are told apart, because some disks do not.
 */
export function nameFiles(names: readonly string[]): ReadonlyMap<string, string> {
  const pairs = names.map((name) => [name, toSafe(name)] as const);
  const counts = new Map<string, number>();
  for (const [, safe] of pairs) counts.set(fold(safe), (counts.get(fold(safe)) ?? 0) + 1);
  return new Map(
    pairs.map(([name, safe]) => {
      const isPlain = safe === name && counts.get(fold(safe)) === 1;
      return [name, isPlain ? safe : `${safe}~${hash(name)}`];
    }),
  );
}

function toSafe(name: string): string {
  const safe = name
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

function hash(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}
