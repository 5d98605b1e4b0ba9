/** `T` with every property optional, at any depth. */
export type Part<T> = T extends object ? { readonly [K in keyof T]?: Part<T[K]> } : T;

/**
 * Whether `actual` contains everything in `expected`. Arrays must have the same length. Asymmetric matchers of test
 * runners, such as `expect.any(String)`, decide for themselves.
 */
export function matches(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
  if ('asymmetricMatch' in expected) {
    return (expected as { asymmetricMatch(value: unknown): boolean }).asymmetricMatch(actual);
  }
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual) !== Array.isArray(expected)) return false;
  if (Array.isArray(expected) && expected.length !== (actual as unknown[]).length) return false;
  return Object.entries(expected).every(([key, value]) => matches((actual as Record<string, unknown>)[key], value));
}
