import { PACKAGE_NAME } from '../core/layout.js';
import type { Event, EventModel, Subscriber } from '../core/model.js';
import { type Target, toImportType, toSpecifier } from './import-type.js';
import { block, fits, indent, type Line, plain, toKey, toLiteral } from './text.js';
import { HEADER, toVirtualFile, type VirtualFile } from './virtual-file.js';

/** `events.ts`: the registry that `emit` is checked against. */
export function renderRegistry(model: EventModel, root: string): VirtualFile {
  const { outDir, registry } = model.settings;
  const path = `${outDir}/events.ts`;
  const render = registry === 'module' ? renderModule : renderMerged;
  return toVirtualFile(path, [...HEADER, ...render({ path, root }, model)]);
}

/** Fills the interfaces of our package, so that its `events` knows the app's events. */
function renderMerged(target: Target, model: EventModel): readonly Line[] {
  const assertion = renderAssertion(target, model);
  return [
    ...plain(
      `import type { ${assertion.length === 0 ? 'RegistryInfo' : 'checks, SubscriberRegistry'} } from "${PACKAGE_NAME}";`,
    ),
    ...assertion.slice(0, 1),
    ...plain('', `declare module "${PACKAGE_NAME}" {`),
    ...indent([
      ...renderInterfaces(target, model, 'interface'),
      ...block('interface RegistryInfo', plain('generated: true;')),
    ]),
    ...plain('}', ''),
    ...(assertion.length === 0 ? plain('export type Registry = RegistryInfo;') : assertion.slice(1)),
  ];
}

/** Exports an `events` of its own: for several apps in one TypeScript program. */
function renderModule(target: Target, model: EventModel): readonly Line[] {
  const assertion = renderAssertion(target, model);
  const [configImport, ...assertionLines] = assertion;
  return [
    ...renderImport(configImport === undefined ? MODULE_IMPORTS : ['type checks', ...MODULE_IMPORTS]),
    ...(configImport === undefined ? [] : [configImport]),
    ...plain(''),
    ...renderInterfaces(target, model, 'export interface'),
    ...plain('', 'export const events: Emitter<EventRegistry, UnsubscribedEvents> =', '  createEvents();', ''),
    ...block('export declare namespace events', NAMESPACE),
    ...(assertionLines.length === 0 ? [] : [...plain(''), ...assertionLines]),
  ];
}

const MODULE_IMPORTS = ['createEvents', 'type Emitter', 'type events as core'];

function renderImport(names: readonly string[]): readonly Line[] {
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

function renderInterfaces(
  target: Target,
  { events, subscribers, settings }: EventModel,
  keyword: string,
): readonly Line[] {
  const subscribed = (event: Event): boolean =>
    event.subscribers.length > 0 ||
    ('unsubscribed-event' in settings.rules && settings.rules['unsubscribed-event'] !== 'error');
  const members = (some: readonly Event[]) => some.map((event) => renderEvent(target, event));
  return [
    ...block(`${keyword} EventRegistry`, members(events.filter(subscribed))),
    ...block(`${keyword} UnsubscribedEvents`, members(events.filter((event) => !subscribed(event)))),
    ...block(`${keyword} SubscriberRegistry`, subscribers.flatMap(renderSubscriber)),
  ];
}

function renderEvent(target: Target, { name, type }: Event): Line {
  return { text: `${toKey(name)}: ${toImportType(target, type.file)}.${type.exportName};`, origin: type.span };
}

function renderSubscriber({ name, events }: Subscriber): readonly Line[] {
  return block(`${toKey(name)}:`, plain(...events.map((event) => `${toKey(event)}: true;`)), '};');
}

/** Compiles only while the registry fits the config: an import, then the assertion; nothing where types cannot tell. */
function renderAssertion(target: Target, { settings }: EventModel): readonly Line[] {
  const { file, literal } = settings;
  if (file === undefined || !literal) return [];
  const origin = { file, start: 0, end: 0 };
  return [
    { text: `import type config from ${toLiteral(toSpecifier(target, file))};`, origin },
    { text: 'export type Fresh = checks.Assert<', origin },
    { text: '  checks.MatchesConfig<typeof config, SubscriberRegistry>', origin },
    { text: '>;', origin },
  ];
}
