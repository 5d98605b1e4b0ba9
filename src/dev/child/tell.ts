import type { Told } from '../messages.js';

/** Kept, because an app may replace it. */
const send = process.send?.bind(process);

/** Sends a message to the server. After the server has ended, nobody is told. */
export function tell(message: Told['tscRun'], sent?: () => void): void {
  if (process.connected && send !== undefined)
    send({ tscRun: message } satisfies Told, undefined, undefined, () => sent?.());
  else sent?.();
}
