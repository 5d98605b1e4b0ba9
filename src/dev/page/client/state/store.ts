import { useEffect, useState } from 'preact/hooks';

/** A value that changes, and those who follow it. */
export type Store<T> = {
  readonly get: () => T;
  readonly set: (change: Partial<T>) => void;
  readonly follow: (listener: () => void) => () => void;
};

export function createStore<T extends object>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(change) {
      current = { ...current, ...change };
      for (const listener of listeners) listener();
    },
    follow(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Renders again when what `select` takes from the store is another value. */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  const selected = select(store.get());
  const [, render] = useState(0);
  useEffect(() => {
    let last = selected;
    const check = (): void => {
      const next = select(store.get());
      if (Object.is(next, last)) return;
      last = next;
      render((times) => times + 1);
    };
    check();
    return store.follow(check);
    // `select` is a plain function of the store, the same at every render.
  }, [store]);
  return selected;
}
