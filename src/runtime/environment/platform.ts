import type { Bus } from '../bus.js';

// What the place an app runs in gives it without being asked. This is a file of its own in `dist/`, so that
// `tsc-run build` can put another in its place: `src/lambda/platform.ts` for AWS Lambda.

/** The bus of an app that has connected none. */
export function openBus(): Bus | undefined {
  return undefined;
}

/** The value of a secret; `undefined` leaves it to the environment variables. */
export function readSecret(_name: string): Promise<string | undefined> {
  return Promise.resolve(undefined);
}
