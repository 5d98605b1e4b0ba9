// A process that the tests can kill: opens the store and works on its task until it receives SIGTERM.
import { appendFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SqliteSettings } from '../../src/buses/sqlite/settings.js';
import type { SqliteBus } from '../../src/buses/sqlite/bus.js';
import { makeEnvelope, openTestBus } from './open-test-store.js';
import { toTrick, type Trick } from './tricks.js';

export type Task = {
  readonly folder: string;
  readonly settings?: SqliteSettings;
  /** The prefix of the ids it emits. */
  readonly name: string;
  /** How many events to emit; null is no limit. */
  readonly emit?: number | null;
  /** The number of characters in each payload. */
  readonly size?: number;
  /**
   * With it, the worker delivers, and appends a line `<id> <subscriber>` to this file before each subscriber returns.
   */
  readonly log?: string;
  /** How long a delivery takes, in milliseconds. */
  readonly listenMs?: number;
  /** The number of milliseconds between two emits. */
  readonly everyMs?: number;
  /** Whether the subscriber `first` does what the id of the event asks for, as `toTrick` reads it. */
  readonly tricks?: boolean;
  /** Kills the process in the middle of its first delivery. */
  readonly crash?: boolean;
};

/** Writes without a buffer, so that every line printed before a kill arrives. */
const say = (line: string) => void writeSync(1, `${line}\n`);

async function emitAll(bus: SqliteBus, { name, emit = 0, size = 10, everyMs }: Task): Promise<void> {
  const most = emit ?? Infinity;
  for (let index = 0; index < most; index++) {
    const id = `${name}-${index}`;
    say(`emit ${id}`);
    try {
      await bus.publish([makeEnvelope({ id, type: 'two.happened', data: { text: 'x'.repeat(size) } })]);
    } catch (error) {
      say(`refused ${id} ${(error as Error).message}`);
      return;
    }
    say(`accepted ${id}`);
    if (everyMs !== undefined) await sleep(everyMs);
  }
}

/** Says when this process did not get to run for a while, which others may have taken for its death. */
function sayStandstills(): void {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    if (now - last > 300) say(`stood still ${Math.round(now - last)}`);
    last = now;
  }, 20).unref();
}

async function play(trick: Trick, attempt: number): Promise<void> {
  if (trick === 'slow') await sleep(300);
  if (trick === 'exits') process.exit(1);
  if (trick === 'throws' || (trick === 'throws once' && attempt === 1)) throw new Error('as planned');
  if (trick === 'never ends') await new Promise(() => {});
  if (trick !== 'blocks') return;
  const until = performance.now() + 200;
  while (performance.now() < until);
}

const task = JSON.parse(process.argv[2]!) as Task;
const bus = await openTestBus(task.folder, task.settings);
const { log } = task;
if (task.tricks) sayStandstills();
if (log !== undefined) {
  await bus.consume(async (subscriber, _event, { id, signal, attempt }) => {
    say(`started ${id} ${subscriber} ${attempt}`);
    if (task.crash === true) process.kill(process.pid, 'SIGKILL');
    signal.addEventListener('abort', () => say(`aborted ${id} ${subscriber}`));
    if (task.listenMs !== undefined) await sleep(task.listenMs);
    if (task.tricks && subscriber === 'first') await play(toTrick(id), attempt);
    appendFileSync(log, `${id} ${subscriber}\n`);
  });
}
say('ready');
await emitAll(bus, task);
if (log !== undefined) await new Promise((resolve) => process.once('SIGTERM', resolve));
await bus.close();
say('closed');
