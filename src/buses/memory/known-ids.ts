/** Remembers the latest ids: at least `capacity` and at most twice as many. */
export type KnownIds = {
  /** Remembers the id. Returns false when it is known already. */
  readonly add: (id: string) => boolean;
};

export function createKnownIds(capacity: number): KnownIds {
  let latest = new Set<string>();
  let earlier = new Set<string>();
  return {
    add: (id) => {
      if (earlier.has(id)) return false;
      const before = latest.size;
      if (latest.add(id).size === before) return false;
      if (latest.size >= capacity) {
        earlier = latest;
        latest = new Set();
      }
      return true;
    },
  };
}
