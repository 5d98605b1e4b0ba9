/** Some of `T`, at any depth. */
export type Part<T> = T extends object ? { readonly [K in keyof T]?: Part<T[K]> } : T;

/** Does `actual` hold all that `expected` does? Arrays must be as long; `expect.any(…)` and its kind are asked. */
export function matches(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
  if ('asymmetricMatch' in expected) {
    return (expected as { asymmetricMatch(value: unknown): boolean }).asymmetricMatch(actual);
  }
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual) !== Array.isArray(expected)) return false;
  if (Array.isArray(expected) && expected.length !== (actual as unknown[]).length) return false;
  return Object.entries(expected).every(([key, value]) => matches((actual as Record<string, unknown>)[key], value));
}
