/** What routing needs of `generated/manifest.json`. */
export type Manifest = {
  readonly events: readonly { readonly name: string; readonly subscribers: readonly string[] }[];
  readonly subscribers: readonly { readonly name: string; readonly external?: boolean }[];
};

/** Names of the subscribers of an event that run in this app; `undefined` when no such event is declared. */
export type Routes = (type: string) => readonly string[] | undefined;

/** A function is asked at each emit, so that a long-lived process follows `tsc-run generate`. */
export type ManifestSource = Manifest | (() => Manifest);

export function createRoutes(source: ManifestSource): Routes {
  const current = typeof source === 'function' ? source : () => source;
  let known: Manifest | undefined;
  let routes = new Map<string, readonly string[]>();
  return (type) => {
    const manifest = current();
    if (manifest !== known) {
      routes = readRoutes(manifest);
      known = manifest;
    }
    return routes.get(type);
  };
}

/** External subscribers are left out: they get their events in production, from the cloud's own rules. */
function readRoutes(manifest: Manifest): Map<string, readonly string[]> {
  const external = new Set(manifest.subscribers.filter((one) => one.external).map((one) => one.name));
  return new Map(manifest.events.map((event) => [event.name, event.subscribers.filter((name) => !external.has(name))]));
}
