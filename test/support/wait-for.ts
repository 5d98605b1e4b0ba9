/** Resolves once `condition` holds; rejects after `milliseconds`. */
export async function waitFor(
  condition: () => boolean | Promise<boolean>,
  what: string,
  milliseconds = 10_000,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`no ${what} within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
