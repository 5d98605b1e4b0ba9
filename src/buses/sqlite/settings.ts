import { type RetentionSettings, readKeep } from '../admin/retention.js';
import { type DeliverySettings, type FilledSettings, fillNumbers, fillSettings } from '../settings.js';

/** How the SQLite bus delivers. All settings are optional. */
export type SqliteSettings = DeliverySettings &
  RetentionSettings & {
    /**
     * How long a process may go without a heartbeat, in milliseconds. After that, the other processes take over the
     * deliveries that it was running. Default: 30,000.
     */
    readonly leaseMs?: number;
    /** How often this process looks for events of other processes, in milliseconds. Default: 200. */
    readonly pollMs?: number;
  };

export type StoreSettings = FilledSettings &
  Required<Pick<SqliteSettings, 'leaseMs' | 'pollMs'>> & { readonly keepMs: number };

const DEFAULTS = { leaseMs: 30_000, pollMs: 200 };

export function fillStoreSettings(given: SqliteSettings): StoreSettings {
  const filled = fillSettings(given, [...Object.keys(DEFAULTS), 'keep']);
  return { ...filled, ...fillNumbers(DEFAULTS, given), keepMs: readKeep(given.keep) };
}
