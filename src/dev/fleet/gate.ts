/** Keeps callers waiting while there is no answer for them. */
export type Gate = {
  /** Callers wait while something holds the gate. */
  readonly hold: (what: Holder) => void;
  readonly release: (what: Holder) => void;
  readonly whenOpen: () => Promise<void>;
};

/** `change`: a file was saved, and what it means is not known yet. `code`: new code is not ready yet. */
export type Holder = 'change' | 'code';

export function createGate(): Gate {
  const holders = new Set<Holder>(['code']);
  let waiting: (() => void)[] = [];
  return {
    hold: (what) => void holders.add(what),
    release(what) {
      holders.delete(what);
      if (holders.size > 0) return;
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
    async whenOpen() {
      // What went through first may have closed it again.
      while (holders.size > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
