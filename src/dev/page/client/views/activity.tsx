import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Activity } from '../../../journal/activity.js';
import type { AppView } from '../../host.js';
import { count } from '../model/format.js';
import { searchTraces } from '../model/search.js';
import { keyOf, toTraces } from '../model/trace.js';
import { Filter } from '../parts/filter.js';
import { Icon } from '../parts/icon.js';
import { useKeys } from '../state/keys.js';
import { activityHash, toHash } from '../state/route.js';
import type { Session } from '../state/session.js';
import { useStore } from '../state/store.js';
import { Detail } from './detail.js';
import { TraceList } from './trace-list.js';

type Props = { readonly session: Session; readonly selected: readonly string[] };

/** What happens, as traces; beside it, what is selected. */
export function ActivityView({ session, selected: [kind, id] }: Props): JSX.Element {
  const live = useStore(session.store, ({ activities }) => activities);
  const connection = useStore(session.store, (state) => state.connection);
  const [text, setText] = useState('');
  const [failedOnly, setFailedOnly] = useState(false);
  const [frozen, setFrozen] = useState<readonly Activity[]>();
  const activities = frozen ?? live;
  const traces = useMemo(
    () => searchTraces(toTraces(activities), { text, failedOnly }),
    [activities, text, failedOnly],
  );
  const selected = kind !== undefined && id !== undefined ? { kind: kind as Activity['kind'], id } : undefined;
  const focusOn = useFocus(selected === undefined ? '' : keyOf(selected));
  const select = (activity: Activity): void => {
    location.hash = activityHash(activity);
  };
  const open = (activity: Activity): void => {
    select(activity);
    focusOn(keyOf(activity));
  };
  const close = (): void => {
    location.hash = toHash('activity');
    focusOn('');
  };
  const togglePause = (): void => setFrozen(frozen === undefined ? live : undefined);
  useKeys({ p: togglePause, f: () => setFailedOnly(!failedOnly), Escape: () => selected && close() });
  return (
    <div class={`split ${selected ? 'has-detail' : ''}`}>
      <section class="pane" aria-label="Activity">
        <h2 class="hidden">Activity</h2>
        <div class="bar">
          <Filter label="Filter by name, path, id or error" value={text} onChange={setText} />
          <button type="button" class="toggle" aria-pressed={failedOnly} onClick={() => setFailedOnly(!failedOnly)}>
            <Icon name="warn" />
            Failed
          </button>
          <button type="button" class="toggle" aria-pressed={frozen !== undefined} onClick={togglePause}>
            <Icon name={frozen === undefined ? 'pause' : 'play'} />
            {frozen === undefined ? 'Pause' : 'Paused'}
          </button>
        </div>
        {traces.length > 0 ? (
          <TraceList traces={traces} selected={selected && keyOf(selected)} onSelect={select} onOpen={open} />
        ) : connection === 'connecting' ? (
          <div class="empty" />
        ) : activities.length > 0 ? (
          <NothingMatches onReset={() => [setText(''), setFailedOnly(false)]} />
        ) : (
          <NothingYet session={session} />
        )}
        <p class="foot muted">
          {count(activities.length, 'activity', 'activities')}
          {frozen !== undefined && `, paused; ${countNew(frozen, live)} since`}
        </p>
      </section>
      {selected && <Detail key={keyOf(selected)} session={session} selected={selected} onClose={close} />}
    </div>
  );
}

/**
 * Returns a function that focuses the details of an activity, by its key, as soon as they are shown; and the list for an
 * empty key.
 */
function useFocus(shown: string): (key: string) => void {
  const wanted = useRef<string | undefined>(undefined);
  const focus = (): void => {
    if (wanted.current !== shown) return;
    wanted.current = undefined;
    document.querySelector<HTMLElement>(shown === '' ? '[role=treegrid]' : '[data-detail]')?.focus();
  };
  useEffect(focus);
  return (key) => {
    wanted.current = key;
    focus();
  };
}

function countNew(frozen: readonly Activity[], live: readonly Activity[]): number {
  const known = new Set(frozen.map(keyOf));
  return live.filter((each) => !known.has(keyOf(each))).length;
}

function NothingMatches({ onReset }: { readonly onReset: () => void }): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">Nothing matches</p>
      <p class="muted">The page keeps the last 1,000 activities.</p>
      <button type="button" class="button" onClick={onReset}>
        Show all
      </button>
    </div>
  );
}

function NothingYet({ session }: { readonly session: Session }): JSX.Element {
  const app = useStore(session.store, (state) => state.app);
  const [event] = app?.events ?? [];
  return (
    <div class="empty">
      <p class="empty-title">No events yet</p>
      <p class="muted">Requests, emits and deliveries appear here as they happen. Start with a request:</p>
      <pre class="code">{toCurl(app?.routes ?? [])}</pre>
      {event && (
        <p class="muted">
          or <a href={toHash('emit', event.name)}>emit an event</a> from a form.
        </p>
      )}
    </div>
  );
}

/** A command that reaches a route, one that posts if there is one. */
export function toCurl(routes: AppView['routes']): string {
  const post = routes.find(({ method }) => method === 'POST');
  const url = `${location.origin}${(post ?? routes[0])?.path ?? '/'}`;
  return post === undefined ? `curl ${url}` : `curl -d '{}' -H 'content-type: application/json' ${url}`;
}
