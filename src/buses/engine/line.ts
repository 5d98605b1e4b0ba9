/** Runs one asynchronous task at a time, in the order in which they came. */
export type Line = { readonly enter: (task: () => Promise<void>) => Promise<void> };

export function createLine(): Line {
  let last = Promise.resolve();
  return {
    // A task that fails does not stop those behind it.
    enter: (task) => (last = last.then(task, task)),
  };
}
