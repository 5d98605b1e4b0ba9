/** Which files have changed, and after which others. */
export interface Changes {
  /** Counts the changes. */
  readonly revision: number;
  note(path: string): void;
  /** The paths that have changed since a revision. */
  since(revision: number): readonly string[];
}

export function createChanges(): Changes {
  const revisions = new Map<string, number>();
  let revision = 0;
  return {
    get revision() {
      return revision;
    },
    note(path) {
      revisions.set(path, ++revision);
    },
    since: (known) =>
      known === revision ? [] : [...revisions].flatMap(([path, changed]) => (changed > known ? [path] : [])),
  };
}
