import type { Deliver } from '../runtime/bus.js';
import { describeValue, isPromise } from './advice.js';

/** The parts of `generated/manifest.json` that routing needs. */
export type Manifest = {
  readonly events: readonly { readonly name: string; readonly subscribers: readonly string[] }[];
  readonly subscribers: readonly {
    readonly name: string;
    readonly external?: boolean;
    readonly events?: readonly string[];
  }[];
};

/** Returns the names of the subscribers of an event, without external ones; `undefined` for an unknown event. */
export type Routes = (type: string) => readonly string[] | undefined;

/**
 * A manifest, or a function that returns the current one. It is called at every emit, so that a long-lived process can
 * reload.
 */
export type ManifestSource = Manifest | (() => Manifest);

/** Throws a `TypeError` for what is no manifest. */
export function createRoutes(source: ManifestSource): Routes {
  checkManifest(source);
  const current = toCurrent(source);
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

/** The subscribers that an event is replayed to: those that it has now, or the one of them that is chosen. */
export function listReplayed(routes: Routes, type: string, chosen: string | undefined): readonly string[] {
  return (routes(type) ?? []).filter((name) => name === (chosen ?? name));
}

function checkManifest(source: unknown): void {
  if (typeof source === 'function' || isManifest(source)) return;
  const what = isPromise(source) ? 'a promise: await it first' : describeValue(source);
  throw new TypeError(`manifest is ${what}. Pass what generated/manifest.json holds, or a function that returns it.`);
}

function isManifest(source: unknown): boolean {
  const { events, subscribers } = (source ?? {}) as Partial<Manifest>;
  return Array.isArray(events) && Array.isArray(subscribers);
}

/** The names of all events and subscribers, external ones included. */
export function listNames(source: ManifestSource): Readonly<Record<'events' | 'subscribers', readonly string[]>> {
  const { events, subscribers } = toCurrent(source)();
  return { events: events.map(({ name }) => name), subscribers: subscribers.map(({ name }) => name) };
}

function toCurrent(source: ManifestSource): () => Manifest {
  return typeof source === 'function' ? source : () => source;
}

/**
 * The subscribers that have events and that `deliver` cannot call, unless it leaves them to other processes on purpose.
 */
export function findMissing(source: ManifestSource, { subscribers, isPart }: Deliver): readonly string[] {
  if (subscribers === undefined || isPart) return [];
  return toCurrent(source)()
    .subscribers.filter(({ external, events }) => !external && events?.length !== 0)
    .map(({ name }) => name)
    .filter((name) => !subscribers.includes(name));
}

/** Leaves out external subscribers: in production, rules of the cloud provider deliver their events. */
function readRoutes(manifest: Manifest): Map<string, readonly string[]> {
  const external = new Set(manifest.subscribers.filter((one) => one.external).map((one) => one.name));
  return new Map(manifest.events.map((event) => [event.name, event.subscribers.filter((name) => !external.has(name))]));
}
