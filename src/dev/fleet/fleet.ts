import type { AppCode, Ask, HandlerCall, Questions } from '../messages.js';
import { createGate } from './gate.js';
import { type AppProcess, CannotStart, type Outcome } from './app-process.js';

/** The processes of an app: one that runs it, a warm one that takes over at a change, and old ones that are ending. */
export type Fleet = {
  /** Runs `code` from now on. Calls wait until it is ready; the newest code wins. */
  readonly takeOver: (code: AppCode) => void;
  /** Runs the newest code again. */
  readonly restart: () => void;
  /** Keeps calls waiting until `release`: what they would be answered with may be stale. */
  readonly hold: () => void;
  readonly release: () => void;
  /** Resolves when calls are answered by the newest code, for all changes that were made before now. */
  readonly whenFresh: () => Promise<void>;
  readonly call: (call: HandlerCall) => Promise<Outcome>;
  readonly ask: <K extends keyof Questions>(what: K, given: Questions[K]['given']) => Promise<Questions[K]['answer']>;
  /** Ends all processes when what runs in them has ended. */
  readonly close: () => Promise<void>;
  /** Ends all processes now. */
  readonly kill: () => void;
};

export type FleetOptions = {
  readonly open: () => AppProcess;
  /** Called when code has taken over, after so many milliseconds. */
  readonly onReady: (pid: number | undefined, ms: number) => void;
  /** Called when the process that runs the app has ended by itself, or the app cannot start; finally, until a change. */
  readonly onFailure: (error: string, isFinal: boolean) => void;
};

/** The longest that an old process may take to end: a request is given up after 30 s. */
const STOP_MS = 35_000;
/** After so many failures in a row, only a change can help. */
const MOST_FAILURES = 6;
const FIRST_WAIT_MS = 200;
/** A process that ran for so long, or that has served a request, did not fail at its start. */
const STEADY_MS = 10_000;
/** The spare process starts when the new code has had time to answer the first requests. */
const SPARE_MS = 400;

const STOPPING = 'The server is stopping.';

export function createFleet({ open, onReady, onFailure }: FleetOptions): Fleet {
  const gate = createGate();
  const ending = new Set<AppProcess>();
  let spare: AppProcess | undefined = open();
  let spareTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let current: AppProcess | undefined;
  let starting: AppProcess | undefined;
  /** Whether `starting` has been given code. */
  let isGiven = false;
  /** Why no code runs, and none is about to. */
  let broken: string | undefined;
  let newest: AppCode | undefined;
  let generation = 0;
  let failures = 0;
  let isClosed = false;

  const takeSpare = (): AppProcess => {
    clearTimeout(spareTimer);
    const taken = spare ?? open();
    spare = undefined;
    return taken;
  };

  const end = (old: AppProcess | undefined): void => {
    if (old === undefined) return;
    ending.add(old);
    void old.stop(STOP_MS).then(() => ending.delete(old));
  };

  const fail = (error: string, code: AppCode, isLast = false): void => {
    if (isClosed) return;
    failures = isLast ? MOST_FAILURES : failures + 1;
    onFailure(error, failures >= MOST_FAILURES);
    if (failures >= MOST_FAILURES) {
      broken = error;
      return gate.release('code');
    }
    const wait = failures === 1 ? 0 : FIRST_WAIT_MS * 2 ** (failures - 2);
    retryTimer = setTimeout(() => void run(code), wait);
  };

  /** Starts the code again if its process ends by itself. */
  const watchEnd = async (running: AppProcess, code: AppCode): Promise<void> => {
    const mine = generation;
    const started = performance.now();
    const error = await running.ended;
    if (current !== running || isClosed) return;
    current = undefined;
    if (running.hasServed() || performance.now() - started > STEADY_MS) failures = 0;
    // Newer code may be on its way.
    if (mine !== generation) return;
    gate.hold('code');
    fail(error, code);
  };

  /** Starts `code` in the warm process, and puts it in the place of the current one. */
  const run = async (code: AppCode): Promise<void> => {
    const mine = ++generation;
    const since = performance.now();
    clearTimeout(retryTimer);
    gate.hold('code');
    broken = undefined;
    if (isGiven) starting?.kill('Newer code took its place.');
    const next = (starting = isGiven ? takeSpare() : (starting ?? takeSpare()));
    isGiven = false;
    const retired = current?.retire();
    try {
      await next.warm;
      if (code.inspect !== undefined) await retired;
      if (mine !== generation) return;
      isGiven = true;
      await next.start(code);
    } catch (error) {
      next.kill('It could not start.');
      if (mine !== generation) return;
      starting = undefined;
      isGiven = false;
      return fail((error as Error).message, code, error instanceof CannotStart);
    }
    if (mine !== generation) return next.kill('Newer code took its place.');
    starting = undefined;
    isGiven = false;
    const old = current;
    current = next;
    void watchEnd(next, code);
    gate.release('code');
    onReady(next.pid, performance.now() - since);
    end(old);
    spareTimer = setTimeout(() => {
      spare ??= open();
    }, SPARE_MS);
  };

  const takeOver = (code: AppCode): void => {
    if (isClosed) return;
    newest = code;
    failures = 0;
    void run(code);
  };

  return {
    takeOver,
    restart() {
      if (newest !== undefined) takeOver(newest);
    },
    hold: () => gate.hold('change'),
    release: () => gate.release('change'),
    async whenFresh() {
      // The system told of earlier changes before it told of the request, so they are noticed in this turn.
      await new Promise((resolve) => setImmediate(resolve));
      await gate.whenOpen();
    },
    async call(call) {
      for (;;) {
        await gate.whenOpen();
        if (broken !== undefined || current === undefined) return { kind: 'down', error: broken ?? STOPPING };
        const outcome = await current.call(call);
        if (outcome.kind !== 'lost' || outcome.begun || isClosed) return outcome;
        // Its end may not have been noticed yet.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async ask(what, given) {
      await gate.whenOpen();
      if (broken !== undefined || current === undefined) throw new Error(broken ?? STOPPING);
      return (await current.ask({ what, given } as Ask)) as never;
    },
    async close() {
      isClosed = true;
      clearTimeout(spareTimer);
      clearTimeout(retryTimer);
      spare?.kill(STOPPING);
      starting?.kill(STOPPING);
      end(current);
      await Promise.all([...ending].map(({ ended }) => ended));
      broken ??= STOPPING;
      gate.release('change');
      gate.release('code');
    },
    kill() {
      isClosed = true;
      for (const each of [spare, starting, current, ...ending]) each?.kill('The server was stopped.');
    },
  };
}
