import type { Clock } from '../../../src/buses/engine/clock.js';
import type { Task, World } from './world.js';

/** A process: it can end at any moment, and stand still for a while. */
export type Host = {
  readonly clock: Clock;
  /** Runs something in this process, unless it has ended by then. Waits while it stands still. */
  readonly later: (ms: number, run: () => void) => Task;
  readonly crash: () => void;
  /** Stops it for a while, as SIGSTOP, a suspended machine, or a loop without an end would. */
  readonly stall: (ms: number) => void;
  readonly isAlive: () => boolean;
  /** The end of its latest standstill. */
  readonly stalledUntil: () => number;
  /** The number of timers that are set. */
  readonly timers: () => number;
};

/** `wall` is what the clock on the wall says, which somebody may set. */
export function createHost(world: World, wall: () => number, onCrash: () => void): Host {
  let isAlive = true;
  let stalledUntil = 0;
  const timers = new Set<Task>();

  function later(ms: number, run: () => void): Task {
    const task: Task = world.at(ms, () => {
      if (!isAlive) return;
      if (world.now() >= stalledUntil) return run();
      world.at(stalledUntil - world.now(), () => task.run?.());
    });
    return task;
  }

  const clock: Clock = {
    now: world.now,
    wall,
    random: () => world.random.below(1e6) / 1e6,
    after: (ms, run) => {
      const task = later(Math.ceil(ms), () => {
        timers.delete(task);
        run();
      });
      timers.add(task);
      return { timer: task };
    },
    cancel: (timer) => {
      const task = timer?.timer as Task | undefined;
      if (task === undefined) return;
      task.run = undefined;
      timers.delete(task);
    },
    soon: (run) => void later(0, run),
  };
  return {
    clock,
    later,
    crash: () => {
      if (!isAlive) return;
      isAlive = false;
      timers.clear();
      onCrash();
    },
    stall: (ms) => void (stalledUntil = Math.max(stalledUntil, world.now() + ms)),
    isAlive: () => isAlive,
    stalledUntil: () => stalledUntil,
    timers: () => timers.size,
  };
}
