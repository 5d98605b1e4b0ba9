import type { Manifest } from '../../src/buses/routing.js';
import { type Clock, systemClock } from '../../src/buses/engine/clock.js';
import { openWithClock, type SqliteBus } from '../../src/buses/sqlite/bus.js';
import type { SqliteSettings } from '../../src/buses/sqlite/settings.js';
import type { Envelope } from '../../src/runtime/envelope.js';

/** One event with one subscriber, and one with two. */
export const MANIFEST: Manifest = {
  events: [
    { name: 'one.happened', subscribers: ['first'] },
    { name: 'two.happened', subscribers: ['first', 'second'] },
  ],
  subscribers: [{ name: 'first' }, { name: 'second' }],
};

export function openTestBus(
  folder: string,
  settings: SqliteSettings & { manifest?: Manifest } = {},
  clock: Clock = systemClock,
): Promise<SqliteBus> {
  const options = { folder, manifest: MANIFEST, firstRetryMs: 1, longestRetryMs: 5, pollMs: 10, ...settings };
  return openWithClock(options, clock);
}

let made = 0;

export function makeEnvelope(given: Partial<Envelope> = {}): Envelope {
  return { id: `event-${made++}`, type: 'one.happened', data: {}, time: new Date().toISOString(), ...given };
}
