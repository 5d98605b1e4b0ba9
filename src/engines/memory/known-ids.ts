/** Remembers the latest ids: at least `capacity` of them, at most twice as many. */
export function createKnownIds(capacity: number): { readonly add: (id: string) => boolean } {
  let latest = new Set<string>();
  let earlier = new Set<string>();
  return {
    /** False when it is known already. */
    add: (id) => {
      if (latest.has(id) || earlier.has(id)) return false;
      if (latest.size >= capacity) {
        earlier = latest;
        latest = new Set();
      }
      latest.add(id);
      return true;
    },
  };
}
