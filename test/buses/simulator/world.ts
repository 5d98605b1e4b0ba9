import { createRandom, type Random } from '../../support/random.js';

/** Virtual time: whatever is asked for later happens in the order of its time, without waiting. */
export type World = {
  readonly now: () => number;
  readonly random: Random;
  /** A task that runs alone waits for the promises of those before it, as the end of a process must. */
  readonly at: (delayMs: number, run: () => void, isAlone?: boolean) => Task;
  /** Runs until `isOver` or the time is up. Resolves with whether it is over. */
  readonly run: (forMs: number, isOver: () => boolean) => Promise<boolean>;
  /** Ends the run with an error: a rule was broken. */
  readonly fail: (message: string) => void;
};

export type Task = {
  readonly time: number;
  readonly order: number;
  readonly isAlone: boolean;
  run: (() => void) | undefined;
};

const { nextTick } = process;

export function createWorld(seed: number): World {
  const tasks: Task[] = [];
  let time = 0;
  let order = 0;
  let failure: Error | undefined;
  return {
    now: () => time,
    random: createRandom(seed),
    at: (delayMs, run, isAlone = false) => {
      const task = { time: time + Math.max(0, Math.ceil(delayMs)), order: order++, isAlone, run };
      push(tasks, task);
      return task;
    },
    run: async (forMs, isOver) => {
      const end = time + forMs;
      while (!isOver()) {
        if (failure) throw failure;
        const next = tasks[0];
        if (next === undefined || next.time > end) return false;
        time = next.time;
        // Those that are added for this moment wait for the promises of these.
        const now: Task[] = [];
        while (tasks[0]?.time === time && !(tasks[0].isAlone && now.length > 0)) {
          now.push(pop(tasks));
          if (now[0]!.isAlone) break;
        }
        for (const task of now) task.run?.();
        // Comes after all promises, without a turn of the event loop.
        await new Promise<void>((resolve) => nextTick(resolve));
      }
      if (failure) throw failure;
      return true;
    },
    fail: (message) => void (failure ??= new Error(`at ${time} ms: ${message}`)),
  };
}

function isBefore(one: Task, other: Task): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}

function push(heap: Task[], task: Task): void {
  let index = heap.push(task) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(task, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = task;
}

function pop(heap: Task[]): Task {
  const top = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return top;
  let index = 0;
  for (let child = 1; child < heap.length; child = index * 2 + 1) {
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, last)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
  return top;
}
