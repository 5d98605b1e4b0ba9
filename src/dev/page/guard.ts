import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TOKEN_HEADER } from './wire.js';

export type Refusal = { readonly status: number; readonly error: string };

/**
 * Refuses what another site asks for: its requests carry an `Origin` that is not this server's, or a browser marks them.
 * The page itself may be opened from anywhere.
 */
export function refuseOtherSite({ headers }: IncomingMessage): Refusal | undefined {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn = origin === undefined || (host !== undefined && origin === `http://${host}`);
  if (isOwn && (site === undefined || site === 'same-origin' || site === 'none')) return undefined;
  return { status: 403, error: `Requests of other sites are refused${origin === undefined ? '' : `: ${origin}`}.` };
}

/** Refuses an action without the token of this run. */
export function refuseWithoutToken({ headers }: IncomingMessage, token: string): Refusal | undefined {
  const given = headers[TOKEN_HEADER];
  if (typeof given === 'string' && isSame(given, token)) return undefined;
  const fault = given === undefined ? 'is missing' : 'belongs to another run';
  return { status: 403, error: `The header ${TOKEN_HEADER} ${fault}: reload the page.` };
}

function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}
