import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Delivery } from '../../../../runtime/admin.js';
import type { Activity, DeliveryActivity } from '../../../journal/activity.js';
import type { EventAnswer } from '../../wire.js';
import { formatMs, formatTime } from '../model/format.js';
import { statusOf, statusOfDelivery } from '../model/status.js';
import { Icon } from '../parts/icon.js';
import { JsonView } from '../parts/json-view.js';
import { started } from '../parts/started.js';
import { StatusWord } from '../parts/status.js';
import { LongText, Shown } from '../parts/text.js';
import { toHash } from '../state/route.js';
import type { Session } from '../state/session.js';
import { useStore } from '../state/store.js';

type Props = { readonly session: Session; readonly id: string; readonly activities: readonly Activity[] };

/** An event: its payload, and how each of its deliveries went. */
export function EventSection({ session, id, activities }: Props): JSX.Element {
  const { answer, error } = useEvent(session, id);
  const attempts = activities.filter((each): each is DeliveryActivity => each.kind === 'delivery' && each.event === id);
  const { event, deliveries = [] } = answer ?? {};
  const names = [...new Set([...deliveries, ...attempts].map(({ subscriber }) => subscriber))];
  return (
    <>
      {error !== undefined && (
        <p class="refusal">
          <Shown text={error} />
        </p>
      )}
      {event === null && attempts.length === 0 && <p class="muted">The store has no such event.</p>}
      {event && (
        <section>
          <h3>Payload</h3>
          <JsonView text={event.data} label="Payload" />
          <Meta meta={event.meta} />
          <div class="actions">
            <button type="button" class="button" onClick={() => session.run(session.api.replay({ id }), started)}>
              <Icon name="again" />
              Replay
            </button>
            <button type="button" class="button" onClick={() => emitAgain(session, event)}>
              <Icon name="emit" />
              Emit another
            </button>
          </div>
        </section>
      )}
      <section>
        <h3>Deliveries</h3>
        {names.length === 0 && answer && <p class="muted">No subscriber in this app listens to it.</p>}
        <ul class="plain">
          {names.map((name) => (
            <OneDelivery
              key={name}
              session={session}
              id={id}
              name={name}
              delivery={deliveries.find(({ subscriber }) => subscriber === name)}
              attempts={attempts.filter(({ subscriber }) => subscriber === name)}
            />
          ))}
        </ul>
      </section>
    </>
  );
}

function emitAgain({ store }: Session, { type, data }: { readonly type: string; readonly data: string }): void {
  store.set({ prefill: { type, data: JSON.parse(data) as unknown } });
  location.hash = toHash('emit', type);
}

/** The event as it is stored; asked for again whenever its deliveries may have changed. */
function useEvent({ api, store }: Session, id: string): { answer?: EventAnswer; error?: string } {
  const round = useStore(store, (state) => state.round);
  const [result, setResult] = useState<{ answer?: EventAnswer; error?: string }>({});
  useEffect(() => {
    let isCurrent = true;
    api.event(id).then(
      (answer) => isCurrent && setResult({ answer }),
      (error: Error) => isCurrent && setResult({ error: error.message }),
    );
    return () => {
      isCurrent = false;
    };
  }, [id, round]);
  return result;
}

/** What was sent beside the payload, without what the development server adds. */
function Meta({ meta }: { readonly meta: Readonly<Record<string, string>> }): JSX.Element | null {
  const entries = Object.entries(meta).filter(([name]) => !name.startsWith('tsc-run.'));
  if (entries.length === 0) return null;
  return (
    <dl class="facts">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>
            <Shown class="mono" text={name} />
          </dt>
          <dd>
            <Shown class="mono" text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type OneProps = {
  readonly session: Session;
  readonly id: string;
  readonly name: string;
  readonly delivery: Delivery | undefined;
  readonly attempts: readonly DeliveryActivity[];
};

function OneDelivery({ session, id, name, delivery, attempts }: OneProps): JSX.Element {
  const redrive = (): unknown => session.run(session.api.redrive({ id, subscriber: name }), started);
  return (
    <li class="delivery">
      <div class="delivery-head">
        <Shown class="mono" text={name} />
        {delivery && <StatusWord status={statusOfDelivery(delivery.state)} />}
        {delivery?.state === 'dead' && (
          <button type="button" class="button is-small" onClick={redrive} aria-label={`Redrive ${name}`}>
            Redrive
          </button>
        )}
      </div>
      {attempts.length > 0 && (
        <ol class="attempts">
          {attempts.map((attempt) => (
            <li key={`${attempt.id} ${attempt.time}`}>
              <span class="muted">Attempt {attempt.attempt}</span>
              <time dateTime={attempt.time}>{formatTime(attempt.time)}</time>
              <span class="number">{attempt.ms === undefined ? '' : formatMs(attempt.ms)}</span>
              <StatusWord status={statusOf(attempt)} />
            </li>
          ))}
        </ol>
      )}
      {delivery?.error !== undefined && (
        <details>
          <summary>The last error</summary>
          <LongText text={delivery.error} label={`The last error of ${name}`} />
        </details>
      )}
    </li>
  );
}
