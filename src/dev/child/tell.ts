import type { FromChild } from '../messages.js';

/** Sends a message to the server. After the server has ended, nobody is told. */
export function tell(message: FromChild, sent?: () => void): void {
  if (process.connected) process.send!(message, undefined, undefined, () => sent?.());
  else sent?.();
}
