import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { EmitForm } from '../form/emit-form.js';
import { toHash } from '../state/route.js';
import type { Session } from '../state/session.js';
import { useStore } from '../state/store.js';

type Props = { readonly session: Session; readonly type: string | undefined };

/** Emits an event by hand. */
export function EmitView({ session, type }: Props): JSX.Element {
  const app = useStore(session.store, (state) => state.app);
  const events = app?.events ?? [];
  const chosen =
    events.find(({ name }) => name === type) ?? events.find((each) => each.subscribers.length > 0) ?? events[0];
  const schema = useSchema(session, chosen?.name);
  if (chosen === undefined)
    return (
      <section class="pane page">
        <h2>Emit</h2>
        {app && (
          <div class="empty">
            <p class="empty-title">This app has no events yet</p>
            <p class="muted">Export a type whose name ends in Event from the folder events, or run</p>
            <pre class="code">npx tsc-run new event user.registered</pre>
          </div>
        )}
      </section>
    );
  return (
    <section class="pane page">
      <div class="column">
        <h2>Emit</h2>
        <div class="field">
          <label for="event-name">Event</label>
          <select
            id="event-name"
            class="mono"
            value={chosen.name}
            onChange={({ currentTarget }) => (location.hash = toHash('emit', currentTarget.value))}
          >
            {events.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
          <p class="muted small">
            {chosen.subscribers.length === 0
              ? 'Nobody subscribes to it: a bus accepts it, and delivers it to nobody.'
              : `Delivered to ${chosen.subscribers.join(', ')}.`}
          </p>
        </div>
        {schema && (
          <EmitForm key={chosen.name} session={session} type={chosen.name} schema={schema.schema} note={schema.note} />
        )}
      </div>
    </section>
  );
}

type Found = { readonly type: string; readonly schema: unknown; readonly note?: string };

/** The schema of an event; null where there is none, with the reason. Asked for again when the app changes. */
function useSchema({ api, store }: Session, type: string | undefined): Found | undefined {
  const [found, setFound] = useState<Found>();
  const app = useStore(store, (state) => state.app);
  useEffect(() => {
    if (type === undefined) return undefined;
    let isCurrent = true;
    api.schema(type).then(
      (schema) => isCurrent && setFound(schema === null ? { type, schema, note: NO_SCHEMA } : { type, schema }),
      (error: Error) => isCurrent && setFound({ type, schema: null, note: error.message }),
    );
    return () => {
      isCurrent = false;
    };
  }, [type, app]);
  return found?.type === type ? found : undefined;
}

const NO_SCHEMA = 'For a form, install ts-morph: npm install --save-dev ts-morph';
