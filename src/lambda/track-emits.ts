import type { Bus } from '../runtime/bus.js';
import { events } from '../runtime/events.js';
import { type Emit, findInvocation, type Invocation, isOver } from './invocation.js';
import { tell } from './tell.js';

/** The bus, with emits that are finished before the answer of the invocation that they belong to, awaited or not. */
export function trackEmits<B extends Bus>(bus: B): B {
  const publish: Bus['publish'] = (batch) => {
    const publishing = bus.publish(batch);
    const invocation = findInvocation();
    if (invocation === undefined) return publishing;
    const emit: Emit = { types: batch.map(({ type }) => type), stacks: captureStacks() };
    if (isOver(invocation)) tell(`${describeEmit(emit)} began after the answer, so it may be lost. ${WRITE_AWAIT}`);
    invocation.pending.set(publishing, emit);
    invocation.finishEmits = finishEmits;
    const forget = (): void => void invocation.pending.delete(publishing);
    publishing.then(forget, forget);
    return publishing;
  };
  return { ...bus, publish };
}

/** Formatting a stack costs far more than capturing it, so that is left to `findPlace`. */
function captureStacks(): Emit['stacks'] {
  return [events.emit, events.emitMany].map((called) => {
    const holder: { stack?: string } = {};
    Error.captureStackTrace(holder, called);
    return holder;
  });
}

/** Waits also for emits that begin meanwhile. Rejects if the deadline comes first. */
async function finishEmits({ deadline, pending }: Invocation, hasSucceeded: boolean): Promise<void> {
  while (pending.size > 0) {
    // Each is told, also one that ends while another is waited for.
    const emits = [...pending];
    for (const [publishing, emit] of emits) {
      try {
        await Promise.race([publishing, deadline.passed]);
        if (hasSucceeded) tell(`${describeEmit(emit)} was not awaited. It was sent all the same. ${WRITE_AWAIT}`);
      } catch (error) {
        if (deadline.isPassed()) {
          for (const lost of pending.values()) tell(`${describeEmit(lost)} has not ended in time, so it may be lost.`);
          throw error;
        }
        tell(`${describeEmit(emit)} was not awaited, and has failed. ${WRITE_AWAIT}`, error);
      }
    }
    // What awaited one of these emits may emit next.
    await new Promise(setImmediate);
  }
}

const WRITE_AWAIT = 'Write await before it.';

function describeEmit({ types, stacks: [emit, emitMany] }: Emit): string {
  const place = findPlace(emit?.stack) ?? findPlace(emitMany?.stack) ?? 'an unknown place';
  return `the emit of ${[...new Set(types)].map((type) => `'${type}'`).join(', ')} at ${place}`;
}

/** `file:line:column` of the first frame of the app's own code; of any code, if all of it is in packages. */
function findPlace(stack = ''): string | undefined {
  const places = stack.split('\n').flatMap((line) => {
    const [, place] = /^ +at (?:[^(]*\()?(?:file:\/\/)?([^()]+:\d+:\d+)\)?$/.exec(line) ?? [];
    return place === undefined || place.startsWith('node:') ? [] : [place];
  });
  return places.find((place) => !place.includes('/node_modules/')) ?? places[0];
}
