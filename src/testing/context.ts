import type { DeliveryContext } from '../runtime/envelope.js';

/**
 * Creates the second argument of `listen`, for tests that call it directly. `given` overrides the defaults: a fixed id
 * and time, attempt 1, no meta, and a signal that never aborts.
 *
 * @example await listen({ type: 'user.registered', data }, createContext({ attempt: 2 }));
 */
export function createContext(given: Partial<DeliveryContext> = {}): DeliveryContext {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    time: '2026-01-01T00:00:00.000Z',
    attempt: 1,
    meta: {},
    signal: new AbortController().signal,
    ...given,
  };
}
