import type { Output } from './io.js';

/** A line on the terminal that says what takes so long. It disappears when the work is done. */
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
      // Timers do not run while files are read and parsed, so a late step is shown at once.
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
