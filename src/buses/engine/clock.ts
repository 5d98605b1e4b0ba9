import { AsyncLocalStorage } from 'node:async_hooks';
import { LONGEST_TIMER } from '../settings.js';

/**
 * Time, timers and chance, as the engine uses them. A simulator gives it others, so that its rules can be tested in
 * virtual time.
 */
export type Clock = {
  /** Milliseconds since some moment. Never goes back. */
  readonly now: () => number;
  /** Milliseconds since 1970. Jumps when somebody sets the clock. */
  readonly wall: () => number;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Calls `run` after `ms`. A background timer does not keep the process alive. */
  readonly after: (ms: number, run: () => void, isBackground?: boolean) => Timer;
  readonly cancel: (timer: Timer | undefined) => void;
  /** Calls `run` in a later turn of the event loop, so that I/O gets its turn. */
  readonly soon: (run: () => void) => void;
};

/** A running timer. Only its clock looks into it. */
export type Timer = { readonly timer: unknown };

// Taken when the module is loaded: what a test replaces with fakes later does not reach the engine.
const { setTimeout, clearTimeout, setImmediate, performance, Date } = globalThis;
const { now: wall } = Date;
const { random } = Math;

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => wall(),
  random: () => random(),
  after: (ms, run, isBackground = false) => {
    const timer = setTimeout(run, Math.min(Math.max(0, Math.ceil(ms)), LONGEST_TIMER));
    if (isBackground) timer.unref();
    return { timer };
  },
  cancel: (timer) => clearTimeout(timer?.timer as Parameters<typeof clearTimeout>[0]),
  soon: (run) => void setImmediate(run),
};

export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

/** Resolves in a later turn of the event loop. */
export function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.soon(resolve));
}

/**
 * Runs a function in the async context in which this module was loaded. Whatever wakes the engine (an emit in a
 * request, a timer, another process), its deliveries run outside of every request, and its timers keep none alive.
 */
export const outside: <R>(run: () => R) => R = AsyncLocalStorage.snapshot();
