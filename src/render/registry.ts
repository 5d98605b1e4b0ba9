import { PACKAGE_NAME } from '../core/layout.js';
import type { Event, EventModel, Subscriber } from '../core/model.js';
import { createImportTypes, keepTogether, type ToImportType } from './import-type.js';
import type { Memory } from './memory.js';
import { block, fits, type Line, type Lines, plain, toKey, withArguments } from './text.js';
import { HEADER, toVirtualFile, type VirtualFile } from './virtual-file.js';

/** `events.ts`: the registry that `emit` is checked against. */
export function renderRegistry(model: EventModel, root: string, { registry: remember }: Memory): VirtualFile {
  const { outDir, registry } = model.settings;
  const path = `${outDir}/events.ts`;
  const render = registry === 'module' ? renderModule : renderMerged;
  const toType = createImportTypes(path, root);
  const lineOf = (event: Event): readonly Line[] =>
    remember(event.type, `${path} ${event.name}`, () => renderEvent(toType, event));
  return toVirtualFile(path, [...HEADER, ...render({ toType, lineOf }, model)]);
}

/** How the parts of this file are rendered. */
type Parts = { readonly toType: ToImportType; readonly lineOf: (event: Event) => readonly Line[] };

/** Fills the interfaces of our package, so that its `events` knows the app's events. */
function renderMerged(parts: Parts, model: EventModel): Lines {
  const assertion = renderAssertion(parts.toType, model);
  return [
    ...plain(
      `import type { ${assertion.length === 0 ? 'RegistryInfo' : 'checks, SubscriberRegistry'} } from "${PACKAGE_NAME}";`,
    ),
    ...plain(''),
    ...block(`declare module "${PACKAGE_NAME}"`, [
      ...renderInterfaces(parts, model, 'interface'),
      ...block('interface RegistryInfo', plain('generated: true;')),
    ]),
    ...plain(''),
    ...(assertion.length === 0 ? plain('export type Registry = RegistryInfo;') : assertion),
  ];
}

/** Exports an `events` of its own: for several apps in one TypeScript program. */
function renderModule(parts: Parts, model: EventModel): Lines {
  const assertion = renderAssertion(parts.toType, model);
  return [
    ...renderImport(assertion.length === 0 ? MODULE_IMPORTS : ['type checks', ...MODULE_IMPORTS]),
    ...plain(''),
    ...renderInterfaces(parts, model, 'export interface'),
    ...plain('', 'export const events: Emitter<EventRegistry, UnsubscribedEvents> =', '  createEvents();', ''),
    ...block('export declare namespace events', NAMESPACE),
    ...(assertion.length === 0 ? [] : [...plain(''), ...assertion]),
  ];
}

const MODULE_IMPORTS = ['createEvents', 'type Emitter', 'type events as core'];

function renderImport(names: readonly string[]): Lines {
  const single = `import { ${names.join(', ')} } from "${PACKAGE_NAME}";`;
  return fits(single)
    ? plain(single)
    : block('import', plain(...names.map((name) => `${name},`)), `} from "${PACKAGE_NAME}";`);
}

const NAMESPACE = plain(
  'type Event<T = unknown> = core.Event<T>;',
  'type Context = core.Context;',
  'type Name = keyof EventRegistry & string;',
  'type Payload<N extends Name> = N extends unknown ? EventRegistry[N] : never;',
  'type EmitPayload<N extends string> = core.EmitPayloadIn<EventRegistry, N>;',
  'type EventOf<N extends Name> = core.EventOfIn<EventRegistry, N>;',
  'type For<S extends keyof SubscriberRegistry> = EventOf<',
  '  keyof SubscriberRegistry[S] & Name',
  '>;',
);

function renderInterfaces({ lineOf }: Parts, { events, subscribers, settings }: EventModel, keyword: string): Lines {
  const subscribed = (event: Event): boolean =>
    event.subscribers.length > 0 ||
    ('unsubscribed-event' in settings.rules && settings.rules['unsubscribed-event'] !== 'error');
  const members = (some: readonly Event[]) => some.flatMap(lineOf);
  return [
    ...block(`${keyword} EventRegistry`, members(events.filter(subscribed))),
    ...block(`${keyword} UnsubscribedEvents`, members(events.filter((event) => !subscribed(event)))),
    ...block(`${keyword} SubscriberRegistry`, subscribers.flatMap(renderSubscriber)),
  ];
}

function renderEvent(toType: ToImportType, { name, type }: Event): readonly Line[] {
  const text = `${toKey(name)}: ${toType(type.file)}.${type.exportName};`;
  return keepTogether([{ text, origin: type.span }]);
}

function renderSubscriber({ name, events }: Subscriber): Lines {
  return block(`${toKey(name)}:`, plain(...events.map((event) => `${toKey(event)}: true;`)), '};');
}

/** Compiles only while the registry fits the config; nothing where types cannot tell. */
function renderAssertion(toType: ToImportType, { settings }: EventModel): readonly Line[] {
  const { file, literal } = settings;
  if (file === undefined || !literal) return [];
  const origin = { file, start: 0, end: 0 };
  return keepTogether(
    [
      'export type Fresh = checks.Assert<',
      ...withArguments('  ', 'checks.MatchesConfig', [`typeof ${toType(file)}`, 'SubscriberRegistry'], '').map(
        (line) => `  ${line}`,
      ),
      '>;',
    ].map((text) => ({ text, origin })),
  );
}
