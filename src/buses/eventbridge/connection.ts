import type * as Sdk from '@aws-sdk/client-eventbridge';
import { sleep, systemClock, type Timer } from '../engine/clock.js';
import { toRetryDelay } from '../settings.js';
import type { Settings } from './options.js';

/** The SDK with a client. */
export type Connection = { readonly sdk: typeof Sdk; readonly client: Sdk.EventBridgeClient };

/** Loads the SDK, which takes longer than all else, and creates a client unless there is one. */
export async function connect({ client, eventBus }: Settings): Promise<Connection> {
  const sdk = await loadSdk();
  return { sdk, client: (client as Sdk.EventBridgeClient | undefined) ?? createClient(sdk, eventBus) };
}

/** The bus itself tries again: it alone knows which entries to send, and until when. An ARN decides on the region. */
function createClient({ EventBridgeClient }: typeof Sdk, eventBus: string): Sdk.EventBridgeClient {
  const region = /^arn:[^:]+:events:([^:]+):/.exec(eventBus)?.[1];
  return new EventBridgeClient({ maxAttempts: 1, ...(region !== undefined && { region }) });
}

async function loadSdk(): Promise<typeof Sdk> {
  try {
    return await import('@aws-sdk/client-eventbridge');
  } catch (cause) {
    const message = 'the package @aws-sdk/client-eventbridge is missing. Run: npm install @aws-sdk/client-eventbridge';
    throw new Error(message, { cause });
  }
}

/** The longest time for one request, in milliseconds. */
const LONGEST_REQUEST_MS = 5000;
/** What a request gets even if it leaves no time for another. */
const SHORTEST_REQUEST_MS = 1000;

/**
 * Runs one request, and gives up on it in time to try again before `until`, a time of `systemClock.now`. Rejects as the
 * SDK does, and with an `AbortError` when time is up.
 */
export async function request<T>(run: (abortSignal: AbortSignal) => Promise<T>, until: number): Promise<T> {
  const left = until - systemClock.now();
  if (left <= 0) throw toAbortError('no time was left to send it');
  const limit = Math.min(left, Math.max(SHORTEST_REQUEST_MS, Math.min(left / 2, LONGEST_REQUEST_MS)));
  const abort = new AbortController();
  return raceTimer(run(abort.signal), limit, () => abort.abort());
}

/** Settles as `running` does, or rejects with an `AbortError` after so many milliseconds. */
export async function raceTimer<T>(running: Promise<T>, limit: number, onLimit = () => {}): Promise<T> {
  let timer: Timer | undefined;
  const passing = new Promise<never>((_, reject) => {
    timer = systemClock.after(limit, () => {
      reject(toAbortError(`nothing within ${Math.round(limit)} ms`));
      onLimit();
    });
  });
  try {
    return await Promise.race([running, passing]);
  } finally {
    systemClock.cancel(timer);
  }
}

function toAbortError(message: string): Error {
  return Object.assign(new Error(message), { name: 'AbortError' });
}

/** With less time than this left, another attempt is not worth it, in milliseconds. */
const LEAST_REQUEST_MS = 100;
const BACKOFF = { firstRetryMs: 100, longestRetryMs: 2000 };

/** Waits before the next attempt. False, at once, if that would be too late. */
export async function pause(attempt: number, until: number): Promise<boolean> {
  const wait = toRetryDelay(attempt, BACKOFF);
  if (systemClock.now() + wait + LEAST_REQUEST_MS >= until) return false;
  await sleep(systemClock, wait);
  return true;
}
