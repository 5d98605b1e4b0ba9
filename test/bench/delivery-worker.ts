// A process of `delivery-processes.ts`: delivers from a shared store until stdin ends. Without a store it computes, or
// only wakes up now and then.
import { once } from 'node:events';
import type { Manifest } from '../../src/buses/routing.js';
import { openSqliteBus } from '../../src/buses/sqlite/bus.js';
import { median } from './table.ts';

export type Task = {
  readonly folder?: string;
  readonly manifest: Manifest;
  /** How long each delivery computes, in milliseconds; without a store, each turn of the event loop. */
  readonly computeMs: number;
  /** Without a store: how often to wake up, in milliseconds. */
  readonly timerMs?: number;
  /** Whether to measure the longest stay, which takes a timer. */
  readonly watches: boolean;
};

export type Report = {
  readonly delivered: number;
  /** From the time in the payload to the delivery, in milliseconds: the median. */
  readonly latency: number;
  /** The longest that the event loop was late, in milliseconds. */
  readonly longestStay: number;
  /** The share of a core that the process has used, in percent. */
  readonly load: number;
};

const TICK_MS = 10;

/** Measures how late the event loop is, until it is stopped. */
function watchLoop(): () => number {
  let [longest, last] = [0, performance.now()];
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - TICK_MS);
    last = now;
  };
  const timer = setInterval(look, TICK_MS);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}

function compute(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

function keepBusy(): void {
  compute(computeMs);
  setImmediate(keepBusy);
}

const { folder, manifest, computeMs, timerMs, watches } = JSON.parse(process.argv[2]!) as Task;
const latencies: number[] = [];
let delivered = 0;
const bus = folder === undefined ? undefined : await openSqliteBus({ folder, manifest });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const stopWatching = watches ? watchLoop() : () => 0;
await bus?.consume(async (_subscriber, { data }) => {
  latencies.push(performance.timeOrigin + performance.now() - (data as { readonly at: number }).at);
  compute(computeMs);
  delivered++;
});
const [cpu, start] = [process.cpuUsage(), performance.now()];
if (timerMs !== undefined) setInterval(() => {}, timerMs);
else if (bus === undefined) keepBusy();
await once(process.stdin, 'end');
const { user, system } = process.cpuUsage(cpu);
const load = ((user + system) / 1000 / (performance.now() - start)) * 100;
const report: Report = { delivered, latency: median(latencies), longestStay: stopWatching(), load };
process.stdout.write(`${JSON.stringify(report)}\n`);
await bus?.close();
process.exit();
