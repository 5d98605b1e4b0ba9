import type { Attempt } from '../../../src/buses/attempt.js';
import type { Exchange, Held, HeldEvent } from '../../../src/buses/engine/store.js';
import type { Host } from './host.js';
import type { Plan } from './plan.js';
import type { World } from './world.js';

type Run = { readonly host: Host; readonly key: string; readonly subscriber: string; isOver: boolean };

/** What a delivery has been through. */
type Course = { charges: number; returnedIn: Host | undefined; state: 'open' | 'done' | 'dead' };

/** Checks the promises after each step. */
export type Rules = {
  readonly started: (host: Host, attempt: Attempt) => Run;
  readonly ended: (run: Run, how: 'returned' | 'threw') => void;
  /** The bus has given up on an attempt, for example because it took too long. */
  readonly aborted: (run: Run, reason: string) => void;
  readonly crashed: (host: Host) => void;
  readonly stored: (id: string, subscribers: readonly string[]) => void;
  /** An emit has resolved. */
  readonly accepted: (id: string) => void;
  readonly beaten: (process: string, host: Host) => void;
  /** A process has removed itself, while the store held these as running in it. */
  readonly left: (process: string, running: readonly HeldEvent[]) => void;
  /** Another process has removed this one. */
  readonly buried: (process: string) => void;
  /** A process looks at what another was running when it died. */
  readonly inherited: (running: readonly HeldEvent[]) => void;
  readonly settled: (request: Exchange, isCurrent: (held: Held) => boolean) => void;
  /** A process has claimed a suspect, which runs alone. */
  readonly suspect: (host: Host, key: string) => void;
  /** Nobody can reach the store until then. */
  readonly locked: (until: number) => void;
  /** How many events were accepted. */
  readonly count: () => number;
  /** A process was asked to close. */
  readonly closing: (host: Host) => void;
  readonly closed: (host: Host) => void;
  /** Checks what must hold in the end. */
  readonly finish: () => void;
};

/** In leases. */
const LONGEST_TAKEOVER = 2;

export function createRules(world: World, plan: Plan): Rules {
  const runs = new Set<Run>();
  const courses = new Map<string, Course>();
  const stored = new Map<string, readonly string[]>();
  const beats = new Map<string, { readonly host: Host; readonly at: number }>();
  const locks: { readonly from: number; to: number }[] = [];
  const blamed = new Set<string>();
  const suspects = new Map<Host, string>();
  const members = new Set<Host>();
  let events = 0;
  const removed = new Set<Host>();
  const closing = new Map<Host, number>();
  const closed = new Set<Host>();

  function find(key: string): Course {
    let course = courses.get(key);
    if (course === undefined) courses.set(key, (course = { charges: 0, returnedIn: undefined, state: 'open' }));
    return course;
  }
  /** How long nobody could reach the store since then. */
  function lockedSince(time: number): number {
    return locks.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, world.now()) - Math.max(from, time)), 0);
  }
  const runningOn = (host: Host) => [...runs].filter((run) => run.host === host);
  const end = (run: Run) => {
    run.isOver = true;
    runs.delete(run);
    if (suspects.get(run.host) === run.key) suspects.delete(run.host);
  };

  /** A process that has ended is removed in time if another watches it, which takes a lease and a beat. */
  function expectTakeover(process: string): void {
    const from = world.now();
    const observers = [...members].filter((host) => host.isAlive());
    world.at(plan.leaseMs * LONGEST_TAKEOVER, () => {
      if (!beats.has(process) || plan.faults > 0 || lockedSince(from) > 0) return;
      const isWatched = observers.some((host) => host.isAlive() && !closed.has(host) && host.stalledUntil() < from);
      if (isWatched) world.fail(`${process} has ended and is not removed ${world.now() - from} ms later`);
    });
  }

  return {
    started: (host, { subscriber, envelope, number }) => {
      const key = `${envelope.id} ${subscriber}`;
      const course = find(key);
      const beside = runningOn(host);
      const mine = beside.filter((run) => run.subscriber === subscriber);
      if (closed.has(host)) world.fail(`${key} starts in a process that has closed`);
      if (mine.length >= plan.concurrency) world.fail(`${key} starts beside ${mine.length} others of its subscriber`);
      if (beside.some((run) => run.key === suspects.get(host))) world.fail(`${key} starts beside a suspect`);
      for (const run of runs) {
        if (run.key === key && !removed.has(run.host)) world.fail(`${key} runs twice at once`);
      }
      if (number > course.charges + 1) world.fail(`${key} starts attempt ${number} after ${course.charges} charges`);
      if (course.state !== 'open') world.fail(`${key} starts although it is ${course.state}`);
      const { returnedIn } = course;
      if (returnedIn?.isAlive() && !removed.has(returnedIn) && !closed.has(returnedIn)) {
        world.fail(`${key} starts again, and has returned in a process that lives`);
      }
      const run = { host, key, subscriber, isOver: false };
      runs.add(run);
      return run;
    },
    ended: (run, how) => {
      if (run.isOver) return;
      const course = find(run.key);
      if (how === 'returned') course.returnedIn = run.host;
      else course.charges++;
      end(run);
    },
    aborted: (run, reason) => {
      const closingMs = world.now() - (closing.get(run.host) ?? world.now());
      if (reason.startsWith('given up') && closingMs < plan.graceMs) {
        world.fail(`${run.key} is given up after ${closingMs} ms of closing`);
      }
      // One that returned in the same moment is charged all the same. Whoever takes over decides about a dropped one.
      if (!reason.startsWith('another process')) find(run.key).charges++;
      end(run);
    },
    crashed: (host) => {
      runningOn(host).forEach(end);
      for (const [process, beat] of beats) {
        if (beat.host === host) expectTakeover(process);
      }
    },
    stored: (id, subscribers) => {
      if (stored.has(id)) world.fail(`${id} is stored twice`);
      stored.set(id, subscribers);
    },
    accepted: (id) => {
      events++;
      if (!stored.has(id)) world.fail(`${id} was accepted and is not stored`);
    },
    count: () => events,
    beaten: (process, host) => {
      beats.set(process, { host, at: world.now() });
      members.add(host);
    },
    left: (process, running) => {
      beats.delete(process);
      if (running.length > 0 && plan.faults === 0)
        world.fail(`${process} leaves and keeps ${running.length} deliveries`);
    },
    buried: (process) => {
      const beat = beats.get(process);
      if (beat === undefined) return;
      const silentMs = world.now() - beat.at - lockedSince(beat.at);
      const stoodStill = beat.host.stalledUntil() >= beat.at;
      if (beat.host.isAlive() && !stoodStill && silentMs < plan.leaseMs * (plan.faults > 0 ? 0.3 : 0.5)) {
        world.fail(`${process} lives and was silent for ${silentMs} ms only, and is removed`);
      }
      beats.delete(process);
      removed.add(beat.host);
    },
    inherited: ([only, ...more]) => {
      if (only === undefined || more.length > 0) return;
      const key = `${only.id} ${only.subscriber}`;
      if (!blamed.has(`${key} ${only.fence}`)) find(key).charges++;
      blamed.add(`${key} ${only.fence}`);
    },
    settled: ({ settlements }, isCurrent) => {
      for (const { held, state, attempts } of settlements) {
        if (state === 'waiting' || !isCurrent(held)) continue;
        const { id } =
          (held as Partial<HeldEvent>).id === undefined ? (held as never as Attempt).envelope : (held as HeldEvent);
        const key = `${id} ${held.subscriber}`;
        const course = find(key);
        course.state = state;
        if (state === 'done' && course.returnedIn === undefined) world.fail(`${key} is done and never returned`);
        if (state !== 'dead') continue;
        if (course.charges < plan.attempts) world.fail(`${key} is dead after ${course.charges} charges`);
        if (attempts !== plan.attempts) world.fail(`${key} is dead with ${attempts} attempts`);
      }
    },
    suspect: (host, key) => {
      suspects.set(host, key);
      const beside = runningOn(host).map((run) => run.key);
      if (beside.length > 0) world.fail(`a suspect starts beside ${beside.join(', ')}`);
    },
    locked: (until) => {
      const last = locks.at(-1);
      if (last && last.to >= world.now()) last.to = Math.max(last.to, until);
      else locks.push({ from: world.now(), to: until });
    },
    closing: (host) => {
      if (!closing.has(host)) closing.set(host, world.now());
    },
    closed: (host) => {
      closed.add(host);
      const left = runningOn(host).map(({ key }) => key);
      if (left.length > 0) world.fail(`a closed process still runs ${left.join(', ')}`);
      if (host.timers() > 0) world.fail(`a closed process has ${host.timers()} timers`);
    },
    finish: () => {
      const keys = [...stored].flatMap(([id, subscribers]) => subscribers.map((subscriber) => `${id} ${subscriber}`));
      for (const key of keys) {
        const { state } = find(key);
        if (state === 'open') world.fail(`${key} was stored and never ended`);
        else if (plan.fate(key) !== state && plan.isCertain(key))
          world.fail(`${key} is ${state}, not ${plan.fate(key)}`);
      }
    },
  };
}
