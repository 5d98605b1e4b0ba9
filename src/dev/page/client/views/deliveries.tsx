import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Delivery } from '../../../../runtime/admin.js';
import { formatTime, headOf } from '../model/format.js';
import { matches } from '../model/search.js';
import { statusOfDelivery } from '../model/status.js';
import { Filter } from '../parts/filter.js';
import { Icon } from '../parts/icon.js';
import { started } from '../parts/started.js';
import { StatusWord } from '../parts/status.js';
import { LongText, Shown } from '../parts/text.js';
import { useKeys } from '../state/keys.js';
import { activityHash, toHash } from '../state/route.js';
import type { Session } from '../state/session.js';
import { useStore } from '../state/store.js';

const STATES = ['dead', 'waiting', 'running', 'done', 'all'] as const;
/** The most that the page shows. */
const MOST = 200;

type Props = { readonly session: Session; readonly state: string };

/** What the store holds of each delivery, by state; first of all the dead letters. */
export function DeliveriesView({ session, state }: Props): JSX.Element {
  const [text, setText] = useState('');
  const { deliveries, error } = useDeliveries(session, state);
  const shown = deliveries?.filter(({ id, type, subscriber, error: why = '' }) =>
    matches(`${id} ${type} ${subscriber} ${why}`, text),
  );
  useKeys({
    ArrowDown: (event) => step(event, 1),
    j: (event) => step(event, 1),
    ArrowUp: (event) => step(event, -1),
    k: (event) => step(event, -1),
  });
  return (
    <section class="pane page" aria-label="Deliveries">
      <h2 class="hidden">Deliveries</h2>
      <div class="bar">
        <nav aria-label="States">
          <ul class="chips">
            {STATES.map((each) => (
              <li key={each}>
                <a href={toHash('deliveries', each)} aria-current={each === state ? 'true' : undefined}>
                  {each === 'dead' ? 'dead letters' : each}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Filter label="Filter by event, subscriber, id or error" value={text} onChange={setText} />
        {state === 'dead' && (deliveries?.length ?? 0) > 0 && (
          <button type="button" class="button is-main" onClick={() => session.run(session.api.redrive({}), started)}>
            <Icon name="again" />
            Redrive all
          </button>
        )}
      </div>
      {error !== undefined && (
        <p class="refusal" role="alert">
          <Shown text={error} />
        </p>
      )}
      {shown?.length === 0 && <Nothing state={state} isFiltered={text !== ''} />}
      <ul class="letters">
        {shown?.map((delivery) => (
          <Letter key={`${delivery.id} ${delivery.subscriber}`} session={session} delivery={delivery} />
        ))}
      </ul>
      {deliveries?.length === MOST && <p class="foot muted">These are the newest {MOST}.</p>}
    </section>
  );
}

/** Moves the focus from one delivery to the next. */
function step(event: KeyboardEvent, by: number): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-letter]')];
  const at = all.findIndex((each) => each.closest('li')?.contains(document.activeElement));
  const next = all[Math.max(0, at + by)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

type Found = { readonly deliveries?: readonly Delivery[]; readonly error?: string };

function useDeliveries({ api, store }: Session, state: string): Found {
  const round = useStore(store, (each) => each.round);
  const [found, setFound] = useState<Found & { readonly state?: string }>({});
  useEffect(() => {
    let isCurrent = true;
    api.deliveries({ limit: MOST, ...(state !== 'all' && { state }) }).then(
      (deliveries) => isCurrent && setFound({ deliveries, state }),
      (error: Error) => isCurrent && setFound({ error: error.message, state }),
    );
    return () => {
      isCurrent = false;
    };
  }, [state, round]);
  return found.state === state ? found : {};
}

function Nothing({ state, isFiltered }: { readonly state: string; readonly isFiltered: boolean }): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">
        {isFiltered ? 'Nothing matches' : state === 'dead' ? 'No dead letters' : 'Nothing here'}
      </p>
      <p class="muted">
        {state === 'dead'
          ? 'A delivery whose last attempt fails comes here, and can be started again.'
          : 'Deliveries appear here as events are emitted.'}
      </p>
    </div>
  );
}

function Letter({ session, delivery }: { readonly session: Session; readonly delivery: Delivery }): JSX.Element {
  const { id, type, subscriber, state, attempt, time, error } = delivery;
  const filter = { id, subscriber };
  return (
    <li class="letter">
      <div class="letter-head">
        <a class="letter-name mono" data-letter href={activityHash({ kind: 'emit', id })}>
          <Shown text={type} />
        </a>
        <span class="muted" aria-hidden="true">
          →
        </span>
        <span class="hidden">to</span>
        <Shown class="mono" text={subscriber} />
        <StatusWord status={statusOfDelivery(state)} />
        <span class="letter-facts muted">
          {attempt > 0 && `attempt ${attempt} · `}
          <time dateTime={time}>{formatTime(time)}</time>
        </span>
        {state === 'dead' && (
          <button
            type="button"
            class="button is-small"
            aria-label={`Redrive ${type} to ${subscriber}`}
            onClick={() => session.run(session.api.redrive(filter), started)}
          >
            Redrive
          </button>
        )}
        {state === 'done' && (
          <button
            type="button"
            class="button is-small"
            aria-label={`Deliver ${type} to ${subscriber} again`}
            onClick={() => session.run(session.api.replay(filter), started)}
          >
            Deliver again
          </button>
        )}
      </div>
      {error !== undefined && (
        <details>
          <summary>
            <Shown class="mono is-bad" text={headOf(error)} />
          </summary>
          <LongText text={error} label={`Error of ${subscriber}`} />
        </details>
      )}
    </li>
  );
}
