import { checkText, TOKEN, toWellFormed } from './headers.js';

/** The attributes of a cookie. */
export type CookieOptions = {
  /** How long the browser keeps the cookie, in milliseconds; it counts whole seconds, rounded up. 0 deletes it. */
  readonly maxAge?: number | undefined;
  /** When the browser forgets the cookie. With neither this nor `maxAge`, it does when it closes. */
  readonly expires?: Date | undefined;
  /** The host that gets the cookie, with its subdomains. Default: the host of the request alone. */
  readonly domain?: string | undefined;
  /** The paths that get the cookie: this one and all below. Default: the folder of the path of the request. */
  readonly path?: string | undefined;
  /** Send the cookie over HTTPS alone. */
  readonly secure?: boolean | undefined;
  /** Hide the cookie from the scripts of the page. */
  readonly httpOnly?: boolean | undefined;
  /** Whether other sites' requests carry the cookie. `none` needs `secure`. */
  readonly sameSite?: 'strict' | 'lax' | 'none' | undefined;
};

/** The value of a `Set-Cookie` header. Throws if a part of it would not arrive as it is meant. */
export function toSetCookie(name: string, value: string, options: CookieOptions = {}): string {
  const { maxAge, expires, domain, path, secure, httpOnly, sameSite } = options;
  const fail = (what: string) => new TypeError(`Cookie ${JSON.stringify(name)}: ${what}.`);
  if (!TOKEN.test(name)) throw fail('its name is empty, or has a character that the name of a cookie cannot have');
  checkText(`The value of the cookie ${JSON.stringify(name)}`, value);
  if (maxAge !== undefined && !(Math.abs(maxAge) <= Number.MAX_SAFE_INTEGER))
    throw fail(`maxAge is ${maxAge}: write milliseconds`);
  if (expires !== undefined && Number.isNaN(expires.getTime())) throw fail('expires is an invalid date');
  if (sameSite !== undefined && !['strict', 'lax', 'none'].includes(sameSite))
    throw fail(`sameSite is '${sameSite}': write 'strict', 'lax' or 'none'`);
  for (const [option, text] of Object.entries({ domain, path })) {
    if (text !== undefined && !/^[\x20-\x3a\x3c-\x7e]+$/.test(text)) throw fail(`${option} is ${JSON.stringify(text)}`);
  }
  return [
    `${name}=${encodeURIComponent(toWellFormed(value))}`,
    maxAge !== undefined && `Max-Age=${Math.ceil(maxAge / 1000)}`,
    expires !== undefined && `Expires=${expires.toUTCString()}`,
    domain !== undefined && `Domain=${domain}`,
    path !== undefined && `Path=${path}`,
    secure && 'Secure',
    httpOnly && 'HttpOnly',
    sameSite !== undefined && `SameSite=${sameSite[0]!.toUpperCase()}${sameSite.slice(1)}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** Reads a `Cookie` header. Without a prototype: the client chooses the names. */
export function readCookies(header: string): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (name !== '')
      cookies[name] ??= decode(
        pair
          .slice(at + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      );
  }
  return cookies;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
