import type { EventModel } from '../core/model.js';

/** What was rendered last, so that only what differs is rendered again. */
export type Memory = {
  /** Of each event, by its type. */
  readonly lines: Remember;
  readonly entries: Remember;
  /** What follows from the subscribers and the settings alone. */
  readonly registered: RememberLast;
  readonly checks: RememberLast;
  readonly listed: RememberLast;
};

/** What was rendered last for `owner`, as long as `key`, all else that it follows from, is the same. */
type Remember = <T>(owner: object, key: string, render: () => T) => T;
type RememberLast = <T>(key: string, render: () => T) => T;

export function createMemory(): Memory {
  return {
    lines: createRemember(),
    entries: createRemember(),
    registered: createRememberLast(),
    checks: createRememberLast(),
    listed: createRememberLast(),
  };
}

/** The key of what follows from subscribers and settings. */
export function keyOfSubscribers({ settings, subscribers }: EventModel): string {
  return JSON.stringify([settings, subscribers]);
}

function createRememberLast(): RememberLast {
  const owner = {};
  const remember = createRemember();
  return (key, render) => remember(owner, key, render);
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
