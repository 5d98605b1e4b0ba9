import type { FilledSettings } from '../settings.js';

/** What the engine must know. A store that no other process shares has a `leaseMs` and a `pollMs` of `Infinity`. */
export type EngineSettings = FilledSettings & {
  /** How long a process may be silent before others take over what it runs, in milliseconds. */
  readonly leaseMs: number;
  /** How often to look for deliveries of other processes, in milliseconds. */
  readonly pollMs: number;
};
