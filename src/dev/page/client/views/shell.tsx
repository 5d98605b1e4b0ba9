import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Announcer } from '../parts/announcer.js';
import { Notice } from '../parts/notice.js';
import { Shown } from '../parts/text.js';
import { focusFilter, useKeys } from '../state/keys.js';
import { type Route, toHash, useRoute, type View, VIEWS } from '../state/route.js';
import { MOST_DEAD, type Session, type State } from '../state/session.js';
import { useStore } from '../state/store.js';
import { ActivityView } from './activity.js';
import { DeliveriesView } from './deliveries.js';
import { EmitView } from './emit.js';
import { Help, openHelp } from './help.js';
import { MapView } from './map.js';

const TITLES: Readonly<Record<View, string>> = {
  activity: 'Activity',
  deliveries: 'Deliveries',
  emit: 'Emit',
  map: 'Map',
};

/** The page: its head with the views, and the view that is open. */
export function Shell({ session }: { readonly session: Session }): JSX.Element {
  const route = useRoute();
  const help = useRef<HTMLDialogElement>(null);
  const name = useStore(session.store, ({ app }) => app?.name);
  useEffect(() => {
    document.title = `${TITLES[route.view]} · ${name ?? 'tsc-run'}`;
  }, [route.view, name]);
  useKeys({
    '?': () => openHelp(help),
    '/': focusFilter,
    ...Object.fromEntries(VIEWS.map((view, index) => [String(index + 1), () => (location.hash = toHash(view))])),
  });
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the content
      </a>
      <Head session={session} route={route} onHelp={() => openHelp(help)} />
      <main id="main" tabIndex={-1}>
        <Open session={session} route={route} />
      </main>
      <Notice session={session} />
      <Announcer session={session} />
      <Help dialog={help} />
    </>
  );
}

/** The fragment of the address is for views. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}

function Open({ session, route }: { readonly session: Session; readonly route: Route }): JSX.Element {
  switch (route.view) {
    case 'deliveries':
      return <DeliveriesView session={session} state={route.rest[0] ?? 'dead'} />;
    case 'emit':
      return <EmitView session={session} type={route.rest[0]} />;
    case 'map':
      return <MapView session={session} />;
    default:
      return <ActivityView session={session} selected={route.rest} />;
  }
}

type HeadProps = { readonly session: Session; readonly route: Route; readonly onHelp: () => void };

function Head({ session, route, onHelp }: HeadProps): JSX.Element {
  const name = useStore(session.store, ({ app }) => app?.name);
  const dead = useStore(session.store, (state) => state.dead);
  const wrong = useStore(session.store, ({ app }) => app?.problems.length ?? 0);
  return (
    <header class="head">
      <h1 class="brand">
        <Mark />
        <span class="hidden">tsc-run: </span>
        {name === undefined ? 'tsc-run' : <Shown text={name} />}
      </h1>
      <nav aria-label="Views">
        <ul class="tabs">
          <Tab view="activity" route={route} />
          <Tab view="deliveries" route={route}>
            <Count number={dead} most={MOST_DEAD} what="dead" />
          </Tab>
          <Tab view="emit" route={route} />
          <Tab view="map" route={route}>
            <Count number={wrong} most={Infinity} what={wrong === 1 ? 'problem' : 'problems'} />
          </Tab>
        </ul>
      </nav>
      <div class="head-end">
        <Connection session={session} />
        <button type="button" class="quiet help-button" onClick={onHelp} aria-label="Keyboard shortcuts">
          ?
        </button>
      </div>
    </header>
  );
}

function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M12 16h4m0 0c4 0 2-6 6-6m-6 6c4 0 2 6 6 6" />
      <circle cx="10" cy="16" r="3" />
      <circle cx="23" cy="10" r="2.6" />
      <circle cx="23" cy="22" r="2.6" />
    </svg>
  );
}

type TabProps = { readonly view: View; readonly route: Route; readonly children?: ComponentChildren };

function Tab({ view, route, children }: TabProps): JSX.Element {
  return (
    <li>
      <a href={toHash(view)} aria-current={route.view === view ? 'page' : undefined}>
        {TITLES[view]}
        {children}
      </a>
    </li>
  );
}

function Count(props: { readonly number: number; readonly most: number; readonly what: string }): JSX.Element | null {
  const { number, most, what } = props;
  if (number === 0) return null;
  return (
    <span class="count">
      {number >= most ? `${most - 1}+` : number}
      <span class="hidden"> {what}</span>
    </span>
  );
}

const WORDS: Readonly<Record<State['connection'], string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Reconnecting…',
};

function Connection({ session }: { readonly session: Session }): JSX.Element {
  const connection = useStore(session.store, (state) => state.connection);
  return (
    <span class={`connection is-${connection}`} role="status">
      <span class="connection-dot" aria-hidden="true" />
      {WORDS[connection]}
    </span>
  );
}
