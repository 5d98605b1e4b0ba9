import { count } from '../model/format.js';

/** What redrive and replay have done. */
export function started(number: number): string {
  if (number === 0) return 'Nothing was started: these deliveries are waiting, running or done.';
  return `${count(number, 'delivery', 'deliveries')} started again.`;
}
