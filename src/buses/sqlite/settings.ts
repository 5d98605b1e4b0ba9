import type { DurableSettings } from '../durable-settings.js';

/** How the SQLite bus delivers. All settings are optional. */
export type SqliteSettings = DurableSettings & {
  /** How often this process looks for events of other processes, in milliseconds. Default: 200. */
  readonly pollMs?: number;
};

export const POLL_MS = 200;
