import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AppView } from '../../host.js';
import { toWiring, type Wire } from '../model/wiring.js';
import { count } from '../model/format.js';
import { matches } from '../model/search.js';
import { Filter } from '../parts/filter.js';
import { Icon } from '../parts/icon.js';
import { Shown } from '../parts/text.js';
import { toHash } from '../state/route.js';
import type { Session } from '../state/session.js';
import { useStore } from '../state/store.js';

/** Who emits what, and who subscribes to it; the routes and the problems of the app. */
export function MapView({ session }: { readonly session: Session }): JSX.Element {
  const app = useStore(session.store, (state) => state.app);
  const [text, setText] = useState('');
  if (app === undefined) return <section class="pane page" aria-label="Map" />;
  const wires = toWiring(app).filter(({ name, emitters, subscribers }) =>
    matches([name, ...emitters, ...subscribers.map((each) => each.name)].join(' '), text),
  );
  const orphans = wires.filter(({ orphan }) => orphan !== undefined).length;
  return (
    <section class="pane page" aria-label="Map">
      <div class="bar">
        <h2>Map</h2>
        <Filter label="Filter by event, file or subscriber" value={text} onChange={setText} />
      </div>
      <Problems problems={app.problems} />
      <h3>
        Events <span class="muted">{wires.length}</span>
        {orphans > 0 && <span class="tag is-warn">{count(orphans, 'orphan')}</span>}
      </h3>
      {app.events.length === 0 && <p class="muted">This app has no events yet.</p>}
      {wires.length > 0 && <Wires wires={wires} />}
      <Idle app={app} />
      <Routes routes={app.routes.filter(({ path, method, file }) => matches(`${method} ${path} ${file}`, text))} />
    </section>
  );
}

function Wires({ wires }: { readonly wires: readonly Wire[] }): JSX.Element {
  return (
    <table class="wires">
      <thead>
        <tr>
          <th scope="col">Emitted in</th>
          <th scope="col">Event</th>
          <th scope="col">Delivered to</th>
        </tr>
      </thead>
      <tbody>
        {wires.map((wire) => (
          <WireRow key={wire.name} wire={wire} />
        ))}
      </tbody>
    </table>
  );
}

function WireRow({ wire: { name, emitters, subscribers, orphan } }: { readonly wire: Wire }): JSX.Element {
  return (
    <tr class={orphan ? 'is-orphan' : ''}>
      <td data-label="Emitted in">
        <ul class="ends is-start">
          {emitters.map((place) => (
            <li key={place} class="end mono">
              <Shown text={place} />
            </li>
          ))}
          {emitters.length === 0 && (
            <li class="end is-none">
              <Icon name="warn" />
              nobody emits it
            </li>
          )}
        </ul>
      </td>
      <th scope="row">
        <a class="node mono" href={toHash('emit', name)} title="Emit it by hand">
          <Icon name="emit" />
          <Shown text={name} />
        </a>
      </th>
      <td data-label="Delivered to">
        <ul class="ends is-end">
          {subscribers.map((each) => (
            <li key={each.name} class="end mono">
              <Shown text={each.name} />
              {each.external && <span class="tag">external</span>}
            </li>
          ))}
          {subscribers.length === 0 && (
            <li class="end is-none">
              <Icon name="warn" />
              nobody subscribes
            </li>
          )}
        </ul>
      </td>
    </tr>
  );
}

/** Subscribers that no event reaches. */
function Idle({ app }: { readonly app: AppView }): JSX.Element | null {
  const idle = app.subscribers.filter(({ events }) => events.length === 0);
  if (idle.length === 0) return null;
  return (
    <>
      <h3>Subscribers without events</h3>
      <ul class="plain">
        {idle.map(({ name, file }) => (
          <li key={name}>
            <Shown class="mono" text={name} /> {file !== undefined && <Shown class="muted mono" text={file} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Routes({ routes }: { readonly routes: AppView['routes'] }): JSX.Element {
  return (
    <>
      <h3>
        Routes <span class="muted">{routes.length}</span>
      </h3>
      {routes.length === 0 && (
        <p class="muted">Files in functions/api that export GET, POST or another method are routes.</p>
      )}
      {routes.length > 0 && (
        <table class="routes">
          <thead>
            <tr>
              <th scope="col">Method</th>
              <th scope="col">Path</th>
              <th scope="col">File</th>
            </tr>
          </thead>
          <tbody>
            {routes.map(({ method, path, file }) => (
              <tr key={`${method} ${path}`}>
                <td class="method">{method}</td>
                <td class="mono">
                  <Shown text={path} />
                </td>
                <td class="mono muted">
                  <Shown text={file} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Problems({ problems }: { readonly problems: AppView['problems'] }): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <>
      <h3>
        Problems <span class="muted">{problems.length}</span>
      </h3>
      <ul class="problems">
        {problems.map(({ severity, code, message, place }, index) => (
          <li key={index} class={severity === 'error' ? 'is-bad' : 'is-warn'}>
            <Icon name="warn" />
            <span class="hidden">{severity}</span>
            <div>
              <Shown text={message} />
              <p class="muted small mono">
                <Shown text={place} /> {code}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
