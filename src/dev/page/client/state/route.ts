import { useEffect, useState } from 'preact/hooks';
import type { Activity } from '../../../journal/activity.js';

export const VIEWS = ['activity', 'deliveries', 'emit', 'map'] as const;
export type View = (typeof VIEWS)[number];

/** Where in the page the reader is: the fragment of the address. */
export type Route = { readonly view: View; readonly rest: readonly string[] };

export function readRoute(hash: string): Route {
  const [view = '', ...rest] = hash.replace(/^#\/?/, '').split('/').map(decode);
  return { view: VIEWS.find((each) => each === view) ?? 'activity', rest };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function toHash(view: View, ...rest: readonly string[]): string {
  return `#/${[view, ...rest].map(encodeURIComponent).join('/')}`;
}

export function activityHash({ kind, id }: Pick<Activity, 'kind' | 'id'>): string {
  return toHash('activity', kind, id);
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return readRoute(hash);
}
