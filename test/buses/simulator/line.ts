import { type Store, StoreUnavailable } from '../../../src/buses/engine/store.js';
import type { Host } from './host.js';
import type { World } from './world.js';

/** How the way to the store misbehaves. */
export type Trouble = {
  /** The probability that a call fails. */
  faults: number;
  /** Until when the store is locked: calls wait, or are refused after a while. */
  lockedUntil: number;
};

export type Call = <T>(name: keyof Store, execute: () => Promise<T>) => Promise<T>;

/** The longest time that a request or an answer is on its way, in milliseconds. */
const SLOWEST_MS = 8;
const LATEST_MS = 2000;

/**
 * The way from a process to the store. A request or its answer may be lost, and a commit may happen after the process
 * was told that it failed. Whatever was sent happens, even if its process ends meanwhile.
 */
export function createCall(world: World, host: Host, trouble: Trouble): Call {
  const { random } = world;
  return (name, execute) =>
    new Promise((resolve, reject) => {
      const isFault = random.chance(trouble.faults);
      const kind = isFault ? random.pick(['request lost', 'answer lost', 'late'] as const) : 'none';
      const answer = (run: () => void) => void host.later(random.below(SLOWEST_MS), run);
      const refuse = () => answer(() => reject(new StoreUnavailable(`${name}: ${kind}`)));
      world.at(random.below(SLOWEST_MS), arrive);

      function arrive(): void {
        const waitMs = trouble.lockedUntil - world.now();
        if (waitMs > 0) return void world.at(waitMs + random.below(50), arrive);
        if (kind === 'request lost') return refuse();
        if (kind === 'late') {
          refuse();
          return void world.at(random.below(LATEST_MS), () => void execute().catch(() => {}));
        }
        execute().then((result) => (kind === 'none' ? answer(() => resolve(result)) : refuse()), reject);
      }
    });
}
