// A process that the kill test of PostgreSQL kills: emits and delivers until it receives SIGTERM.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { openPostgresBus } from '../../src/buses/postgres/bus.js';
import { makeEnvelope } from './open-test-store.js';
import { MANIFEST, type Oddity, SETTINGS, type Work } from './postgres-worker-task.js';

const { config, log, name, emits } = JSON.parse(process.argv[2]!) as Work;
const say = (...words: readonly (string | number)[]) => appendFileSync(log, `${[...words, process.pid].join(' ')}\n`);

async function beOdd(kind: Oddity, attempt: number): Promise<void> {
  if (kind === 'dies' || (kind === 'exits' && attempt === 1)) process.exit(1);
  if (kind === 'throws' && attempt < 3) throw new Error('not yet');
  if (attempt > 1) return;
  if (kind === 'hangs') await new Promise(() => {});
  if (kind === 'blocks') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
}

const pool = new Pool({ ...config, max: 5 });
const bus = await openPostgresBus({
  pool,
  manifest: MANIFEST,
  listen: true,
  onProblem: ({ message }) => message.includes(' is dead') && say('dead', message.replaceAll(' ', '_')),
  ...SETTINGS,
});
await bus.consume(async (subscriber, { data }, { id, attempt }) => {
  say('start', id, subscriber, attempt);
  if (subscriber === 'slow') await sleep(5 + Math.random() * 10);
  if (subscriber === 'chain') await bus.publish([makeEnvelope({ id: `${id}-chained`, type: 'work.done' })]);
  if (subscriber === 'odd') await beOdd((data as { kind: Oddity }).kind, attempt);
  say('end', id, subscriber, attempt);
});

const ending = new AbortController();
process.once('SIGTERM', () => ending.abort());
for (let index = 0; !ending.signal.aborted; index++) {
  await sleep(5);
  if (!emits) continue;
  const ids = [0, 1, 2].map((place) => `${name}-${index}-${place}`);
  try {
    await bus.publish(ids.map((id) => makeEnvelope({ id, type: 'work.asked', data: { text: 'x'.repeat(100) } })));
    for (const id of ids) say('accepted', id);
  } catch {
    // The server is away. Nobody was told that the events are accepted.
  }
}
await bus.close();
await pool.end();
