import { type DeliverySettings, fillNumbers, fillSettings } from '../settings.js';

export type SqliteSettings = DeliverySettings & {
  /** A process that does not beat for so long is given up, and others take over what it ran, in milliseconds. Default: 30,000. */
  readonly leaseMs?: number;
  /** How often the store is asked for events of other processes, in milliseconds. Default: 200. */
  readonly pollMs?: number;
  /** Told when the store cannot be written for now: delivering goes on later. Default: `process.emitWarning`. */
  readonly onProblem?: (error: Error) => void;
};

export type StoreSettings = Required<SqliteSettings>;

const DEFAULTS = { leaseMs: 30_000, pollMs: 200 };

export function fillStoreSettings(given: SqliteSettings): StoreSettings {
  const { onProblem = (error: Error) => process.emitWarning(error) } = given;
  return { ...fillSettings(given), ...fillNumbers(DEFAULTS, given), onProblem };
}
