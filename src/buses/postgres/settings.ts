import type { DurableSettings } from '../durable-settings.js';

/** How the PostgreSQL bus delivers. All settings are optional. */
export type PostgresSettings = DurableSettings & {
  /**
   * How often this process looks for events of other processes, in milliseconds. Default: 200; with `listen`, which
   * usually hears of them first, 2,000.
   */
  readonly pollMs?: number;
};

export const POLL_MS = { alone: 200, besideListen: 2000 };
