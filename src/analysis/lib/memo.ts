import { isSameList } from './collections.js';

/** Computes a value when it is first asked for. */
export function once<T>(compute: () => T): () => T {
  let value: { readonly of: T } | undefined;
  return () => (value ??= { of: compute() }).of;
}

/** A stage that is done again only when one of its inputs is another; lists are the same when their items are. */
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
