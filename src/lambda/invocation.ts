import { AsyncLocalStorage } from 'node:async_hooks';
import type { Bus } from '../runtime/bus.js';
import { events } from '../runtime/events.js';
import type { Deadline } from './deadline.js';
import { tell } from './tell.js';

/**
 * One run of a handler. Several may run at once in one process, so nothing of it is in a variable of a module. Emits find
 * theirs by their async context.
 */
type Invocation = {
  readonly deadline: Deadline;
  /** The emits that the bus has neither accepted nor refused. */
  readonly pending: Map<Promise<void>, Emit>;
  hasEnded: boolean;
};

/** A call of `emit` or `emitMany`. */
type Emit = {
  readonly types: readonly string[];
  /** The stack of the caller of `emit`, and that of the caller of `emitMany`: one of them is empty. */
  readonly stacks: readonly { readonly stack?: string }[];
};

const invocations = new AsyncLocalStorage<Invocation>();

/**
 * When the invocation that runs now must have its answer, in milliseconds since 1970. `undefined` outside of one, also
 * for what goes on after its answer.
 */
export function findDeadline(): number | undefined {
  const invocation = invocations.getStore();
  return invocation === undefined || isOver(invocation) ? undefined : invocation.deadline.at;
}

function isOver({ hasEnded, deadline }: Invocation): boolean {
  return hasEnded || deadline.isPassed();
}

/** Notes every emit in the invocation that it belongs to. */
export function trackEmits(bus: Bus): Bus {
  const publish: Bus['publish'] = (batch) => {
    const publishing = bus.publish(batch);
    const invocation = invocations.getStore();
    if (invocation === undefined) return publishing;
    const emit: Emit = { types: batch.map(({ type }) => type), stacks: captureStacks() };
    if (isOver(invocation)) tell(`${describeEmit(emit)} began after the answer, so it may be lost. ${WRITE_AWAIT}`);
    invocation.pending.set(publishing, emit);
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

/**
 * Runs a handler, and waits until the bus has taken the emits that the handler did not await: Lambda freezes the process
 * after the answer, and what it has not sent by then may never be sent. Tells each of them.
 *
 * Rejects with the handler's own error, and if an emit has not ended when the deadline passes.
 */
export async function runInvocation<T>(deadline: Deadline, handler: () => Promise<T>): Promise<T> {
  const invocation: Invocation = { deadline, pending: new Map(), hasEnded: false };
  const [outcome] = await Promise.allSettled([invocations.run(invocation, handler)]);
  const lost = await finishEmits(invocation, outcome.status === 'fulfilled');
  invocation.hasEnded = true;
  if (outcome.status === 'rejected') throw outcome.reason;
  if (lost !== undefined) throw new Error(lost);
  return outcome.value;
}

/** Waits also for emits that begin meanwhile. Returns a sentence if the deadline comes first. */
async function finishEmits({ pending, deadline }: Invocation, hasSucceeded: boolean): Promise<string | undefined> {
  while (pending.size > 0) {
    // Each is told, also one that ends while another is waited for.
    const emits = [...pending];
    for (const [publishing, emit] of emits) {
      try {
        await Promise.race([publishing, deadline.passed]);
        if (hasSucceeded) tell(`${describeEmit(emit)} was not awaited. It was sent all the same. ${WRITE_AWAIT}`);
      } catch (error) {
        if (deadline.isPassed()) return tellLost([...pending.values()]);
        tell(`${describeEmit(emit)} was not awaited, and has failed. ${WRITE_AWAIT}`, error);
      }
    }
    // What awaited one of these emits may emit next.
    await new Promise(setImmediate);
  }
  return undefined;
}

function tellLost(emits: readonly Emit[]): string {
  const sentences = emits.map((emit) => `${describeEmit(emit)} had not ended when the time was over: it may be lost.`);
  for (const sentence of sentences) tell(sentence);
  return sentences.join('\n');
}

const WRITE_AWAIT = 'Write await before it.';
const MOST_TYPES = 3;

function describeEmit({ types, stacks: [emit, emitMany] }: Emit): string {
  const place = findPlace(emit?.stack);
  const many = place === undefined ? findPlace(emitMany?.stack) : undefined;
  const names = [...new Set(types)].map((type) => `'${type}'`);
  const list = names.length > MOST_TYPES ? [...names.slice(0, MOST_TYPES), '…'] : names;
  const call = many === undefined ? `events.emit(${list.join()})` : `events.emitMany of ${list.join(', ')}`;
  return place === undefined && many === undefined ? call : `${call} at ${place ?? many}`;
}

/** `file:line:column` of the first frame of the app's own code; of any code, if all of it is in packages. */
function findPlace(stack = ''): string | undefined {
  const places = stack.split('\n').flatMap((line) => {
    const [, place] = /^ +at (?:[^(]*\()?(?:file:\/\/)?([^()]+:\d+:\d+)\)?$/.exec(line) ?? [];
    return place === undefined || place.startsWith('node:') ? [] : [place];
  });
  return places.find((place) => !place.includes('/node_modules/')) ?? places[0];
}
