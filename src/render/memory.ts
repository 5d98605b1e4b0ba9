/** Renders again only what differs from the last time. */
export type Memory = {
  readonly registry: Remember;
  readonly manifest: Remember;
};

/** What was rendered last for `owner`, as long as `key`, all else that it follows from, is the same. */
type Remember = <T>(owner: object, key: string, render: () => T) => T;

export function createMemory(): Memory {
  return { registry: createRemember(), manifest: createRemember() };
}

function createRemember(): Remember {
  const last = new WeakMap<object, { readonly key: string; readonly rendered: unknown }>();
  return <T>(owner: object, key: string, render: () => T): T => {
    const before = last.get(owner);
    if (before?.key === key) return before.rendered as T;
    const rendered = render();
    last.set(owner, { key, rendered });
    return rendered;
  };
}
