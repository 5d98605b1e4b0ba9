import { type Keep, readKeep, type RetentionSettings } from './admin/retention.js';
import type { EngineSettings } from './engine/settings.js';
import { type DeliverySettings, fillNumbers, fillSettings } from './settings.js';

/** How a bus delivers whose store several processes share. All settings are optional. */
export type DurableSettings = DeliverySettings &
  RetentionSettings & {
    /**
     * How long a process may go without a heartbeat, in milliseconds. After that, the other processes take over the
     * deliveries that it was running. Default: 30,000.
     */
    readonly leaseMs?: number;
  };

const LEASE_MS = 30_000;

/** `pollMs` is the default of the bus. */
export function fillDurableSettings(
  given: DurableSettings & { readonly pollMs?: number },
  pollMs: number,
): EngineSettings & Keep {
  const defaults = { leaseMs: LEASE_MS, pollMs };
  const filled = fillSettings(given, [...Object.keys(defaults), 'keep']);
  return { ...filled, ...fillNumbers(defaults, given), ...readKeep(given.keep) };
}
