import type { IncomingMessage } from 'node:http';

/**
 * Why a request is refused, if it is: a page elsewhere can make a browser send requests here, under a name of its own
 * that leads to this machine (DNS rebinding). `isExposed` allows any name.
 */
export function findForeignHost({ headers: { host } }: IncomingMessage, isExposed: boolean): string | undefined {
  if (isExposed || host === undefined || isLocalName(toHostname(host))) return undefined;
  return `The host '${host}' is not this machine. Use localhost, or start tsc-run dev with --expose.`;
}

/** Why a request to the page is refused, if it comes from another site. */
export function findForeignOrigin({ headers: { origin, host } }: IncomingMessage): string | undefined {
  if (origin === undefined || origin === `http://${host}`) return undefined;
  return `Requests from ${origin} are not answered here.`;
}

function isLocalName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || isLoopbackAddress(name);
}

export function isLoopbackAddress(address: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(address) || address === '::1' || address === 'localhost';
}

function toHostname(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}
