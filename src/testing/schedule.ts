import type { Attempt } from '../buses/attempt.js';
import { createRandom, type Random } from './random.js';

/** Waiting deliveries, and the order in which they run. */
export type Schedule = {
  readonly add: (attempt: Attempt) => void;
  /** Removes the wanted attempts that start together next. Returns none when no wanted attempt is left. */
  readonly take: (isWanted: (attempt: Attempt) => boolean) => readonly Attempt[];
  readonly clear: () => void;
};

/** Runs attempts one at a time, in the order in which they were added. */
export function createSchedule(): Schedule {
  const waiting: Attempt[] = [];
  return {
    add: (attempt) => void waiting.push(attempt),
    take: (isWanted) => {
      const index = waiting.findIndex(isWanted);
      return index < 0 ? [] : waiting.splice(index, 1);
    },
    clear: () => void (waiting.length = 0),
  };
}

type Held = { readonly attempt: Attempt; readonly untilRound: number };

const LONGEST_HOLD = 4;
const MOST_AT_A_TIME = 3;
/** One in so many deliveries is repeated. */
const REPEAT_ONE_OF = 4;

/**
 * Delays, reorders, overlaps and repeats attempts, as a bus with at-least-once delivery may. The same seed gives the
 * same schedule.
 */
export function createSeededSchedule(seed: number): Schedule {
  const random = createRandom(seed);
  let held: Held[] = [];
  let round = 0;
  const hold = (attempt: Attempt) => void held.push({ attempt, untilRound: round + random(LONGEST_HOLD) });
  return {
    add: hold,
    take: (isWanted) => {
      const wanted = held.filter(({ attempt }) => isWanted(attempt));
      if (wanted.length === 0) return [];
      round = Math.max(round + 1, Math.min(...wanted.map(({ untilRound }) => untilRound)));
      const ready = wanted.filter(({ untilRound }) => untilRound <= round);
      const taken = takeSome(ready, 1 + random(MOST_AT_A_TIME), random);
      held = held.filter((one) => !taken.includes(one));
      const attempts = taken.map(({ attempt }) => attempt);
      for (const attempt of attempts) {
        if (attempt.number === 1 && random(REPEAT_ONE_OF) === 0) hold({ ...attempt, number: 2 });
      }
      return attempts;
    },
    clear: () => void (held = []),
  };
}

function takeSome<T>(from: T[], most: number, random: Random): readonly T[] {
  return Array.from({ length: Math.min(most, from.length) }, () => from.splice(random(from.length), 1)[0]!);
}
