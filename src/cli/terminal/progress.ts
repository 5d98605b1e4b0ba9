import type { Output } from './io.js';

/** A line on a terminal that says what takes so long; it is gone when the work is done. */
export type Progress = { step(text: string): void; done(): void };

const PATIENCE_MS = 1000;

export function createProgress(output: Output): Progress {
  if (!output.terminal) return { step: () => undefined, done: () => undefined };
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let shown = false;
  const show = (text: string): void => {
    shown = true;
    output.write(`\r\x1B[K${output.colors.dim(`${text} …`)}`);
  };
  return {
    step(text) {
      clearTimeout(timer);
      const wait = PATIENCE_MS - (performance.now() - started);
      // Reading and parsing do not wait for timers, so a late step shows itself at once.
      if (wait <= 0) show(text);
      else timer = setTimeout(show, wait, text);
    },
    done() {
      clearTimeout(timer);
      if (shown) output.write('\r\x1B[K');
      shown = false;
    },
  };
}
