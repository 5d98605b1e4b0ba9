import { isSameList } from './collections.js';

/** Computes a value on first use, and only once. */
export function once<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => (value ??= { of: compute() }).of;
}

/**
 * Remembers the last call of a stage, and runs it again only if an input differs. Arrays are equal if their items are
 * identical.
 */
export function perStage<I extends readonly unknown[], T>(stage: (...inputs: I) => T): (...inputs: I) => T {
  let last: { readonly inputs: I; readonly result: T } | undefined;
  return (...inputs) => {
    const old = last;
    if (old !== undefined && inputs.every((input, index) => isSame(input, old.inputs[index]))) return old.result;
    last = { inputs, result: stage(...inputs) };
    return last.result;
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && isSameList(a, b));
}
