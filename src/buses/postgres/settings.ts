import { type RetentionSettings, readKeep } from '../admin/retention.js';
import { type DeliverySettings, type FilledSettings, fillNumbers, fillSettings } from '../settings.js';

/** How the PostgreSQL bus delivers. All settings are optional. */
export type PostgresSettings = DeliverySettings &
  RetentionSettings & {
    /**
     * How long a process may go without a heartbeat, in milliseconds. After that, the other processes take over the
     * deliveries that it was running. Default: 30,000.
     */
    readonly leaseMs?: number;
    /**
     * How often this process looks for events that no notification told it of, in milliseconds. Default: 200, and 2,000
     * with `listen`.
     */
    readonly pollMs?: number;
  };

export type StoreSettings = FilledSettings &
  Required<Pick<PostgresSettings, 'leaseMs' | 'pollMs'>> & { readonly keepMs: number };

export function fillStoreSettings(given: PostgresSettings, isListening: boolean): StoreSettings {
  const defaults = { leaseMs: 30_000, pollMs: isListening ? 2000 : 200 };
  const filled = fillSettings(given, [...Object.keys(defaults), 'keep']);
  return { ...filled, ...fillNumbers(defaults, given), keepMs: readKeep(given.keep) };
}
