import type { DurableSettings } from '../durable-settings.js';

/** How the SQLite bus delivers. All settings are optional. */
export type SqliteSettings = DurableSettings & {
  /**
   * How often this process looks for events of other processes, in milliseconds. The system tells it of them at once, so
   * this matters only where a file cannot be watched. Default: 1000.
   */
  readonly pollMs?: number;
};

export const POLL_MS = 1000;
