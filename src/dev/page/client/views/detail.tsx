import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Activity, DeliveryActivity, RequestActivity } from '../../../journal/activity.js';
import { formatMs, formatTime } from '../model/format.js';
import { nameOf, statusOf } from '../model/status.js';
import { causeOf, keyOf } from '../model/trace.js';
import { Icon } from '../parts/icon.js';
import { StatusWord } from '../parts/status.js';
import { started } from '../parts/started.js';
import { Copy, LongText, Shown } from '../parts/text.js';
import { activityHash } from '../state/route.js';
import type { Session } from '../state/session.js';
import { useStore } from '../state/store.js';
import { EventSection } from './event-section.js';

type Selected = Pick<Activity, 'kind' | 'id'>;
type Props = { readonly session: Session; readonly selected: Selected; readonly onClose: () => void };

/** All that is known of one activity. */
export function Detail({ session, selected, onClose }: Props): JSX.Element {
  const activities = useStore(session.store, (state) => state.activities);
  const short = activities.find((each) => keyOf(each) === keyOf(selected));
  const activity = useWhole(session, short);
  const event = selected.kind === 'emit' ? selected.id : activity?.kind === 'delivery' ? activity.event : undefined;
  return (
    <aside class="detail" aria-labelledby="detail-title">
      <div class="detail-head">
        <button type="button" class="quiet" aria-label="Close the details" onClick={onClose}>
          <Icon name="close" />
        </button>
        <div>
          <p class="kind muted">{selected.kind === 'emit' ? 'event' : selected.kind}</p>
          <h2 id="detail-title" class="mono" tabIndex={-1} data-detail>
            <Shown text={activity ? nameOf(activity) : selected.id} />
          </h2>
        </div>
        {activity && <StatusWord status={statusOf(activity)} />}
      </div>
      <div class="detail-body">
        {activity && <Facts activity={activity} activities={activities} />}
        {!activity && selected.kind !== 'emit' && (
          <p class="muted">The page no longer has it: it keeps the last 1,000 activities.</p>
        )}
        {activity?.error !== undefined && (
          <section>
            <h3>Error</h3>
            <LongText text={activity.error} label="Error" />
          </section>
        )}
        {activity?.kind === 'delivery' && <DeliveryActions session={session} delivery={activity} />}
        {event !== undefined && <EventSection session={session} id={event} activities={activities} />}
      </div>
    </aside>
  );
}

/** The activity with its whole texts, as soon as the server has sent them. */
function useWhole({ api }: Session, short: Activity | undefined): Activity | undefined {
  const [whole, setWhole] = useState<Activity | null>(null);
  const isCut = short?.error !== undefined || (short?.kind === 'request' && short.path.endsWith('…'));
  useEffect(() => {
    if (!short || !isCut) return undefined;
    let isCurrent = true;
    api.activity(short).then(
      (found) => isCurrent && setWhole(found),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [short, isCut]);
  return whole && short && isCut ? whole : short;
}

type FactsProps = { readonly activity: Activity; readonly activities: readonly Activity[] };

function Facts({ activity, activities }: FactsProps): JSX.Element {
  const cause = activities.find((each) => keyOf(each) === causeOf(activity));
  const effects = activities.filter((each) => causeOf(each) === keyOf(activity));
  return (
    <dl class="facts">
      <Fact name="Time">
        <time dateTime={activity.time}>{formatTime(activity.time)}</time>
        {activity.ms !== undefined && <span class="muted"> for {formatMs(activity.ms)}</span>}
      </Fact>
      {activity.kind === 'request' && <RequestFacts request={activity} />}
      {activity.kind === 'delivery' && <Fact name="Attempt">{activity.attempt}</Fact>}
      {activity.kind === 'emit' && (
        <Fact name="Id">
          <Shown class="mono" text={activity.id} /> <Copy text={activity.id} what="the id" />
        </Fact>
      )}
      {cause && (
        <Fact name="Caused by">
          <To activity={cause} />
        </Fact>
      )}
      {effects.length > 0 && activity.kind !== 'emit' && (
        <Fact name="Caused">
          <ul class="plain">
            {effects.slice(0, 20).map((each) => (
              <li key={keyOf(each)}>
                <To activity={each} />
              </li>
            ))}
            {effects.length > 20 && <li class="muted">and {effects.length - 20} more</li>}
          </ul>
        </Fact>
      )}
    </dl>
  );
}

function RequestFacts({ request: { route, file } }: { readonly request: RequestActivity }): JSX.Element {
  return (
    <>
      <Fact name="Route">{route === undefined ? 'none matches' : <Shown class="mono" text={route} />}</Fact>
      {file !== undefined && (
        <Fact name="File">
          <Shown class="mono" text={file} />
        </Fact>
      )}
    </>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function To({ activity }: { readonly activity: Activity }): JSX.Element {
  return (
    <a class="mono" href={activityHash(activity)}>
      <Shown text={nameOf(activity)} />
    </a>
  );
}

type ActionsProps = { readonly session: Session; readonly delivery: DeliveryActivity };

function DeliveryActions({ session, delivery: { event, subscriber, outcome } }: ActionsProps): JSX.Element | null {
  if (outcome === undefined || outcome === 'failed') return null;
  const filter = { id: event, subscriber };
  return (
    <div class="actions">
      {outcome === 'dead' ? (
        <button type="button" class="button is-main" onClick={() => session.run(session.api.redrive(filter), started)}>
          <Icon name="again" />
          Redrive
        </button>
      ) : (
        <button type="button" class="button" onClick={() => session.run(session.api.replay(filter), started)}>
          <Icon name="again" />
          Deliver again
        </button>
      )}
    </div>
  );
}
