import { PACKAGE_NAME } from '../core/layout.js';
import type { Event, EventModel, Settings, Subscriber } from '../core/model.js';
import { rememberEach } from '../core/remember.js';
import { createImportTypes, keepTogether, type ToImportType } from './import-type.js';
import { block, fits, type Line, plain, toKey, withArguments } from './text.js';
import { HEADER, toVirtualFile, type VirtualFile } from './virtual-file.js';

/** Renders `events.ts`: the registry that `emit` is checked against. */
export function createRegistryRenderer(settings: Settings, root: string): (model: EventModel) => VirtualFile {
  const path = `${settings.outDir}/events.ts`;
  const toType = createImportTypes(path, root);
  const assertion = renderAssertion(toType, settings);
  const { margin, frame } = settings.registry === 'module' ? exporting(assertion) : merging(assertion);
  const eventLines = rememberEach((event: Event) => renderEvent(toType, `${margin}  `, event));
  const subscriberLines = rememberEach((subscriber: Subscriber) => renderSubscriber(`${margin}  `, subscriber));
  return ({ events, subscribers }) => {
    const isEmittable = (event: Event): boolean => event.subscribers.length > 0 || isSoftened(settings);
    const renderInterface = (name: string, lines: readonly Line[]): readonly Line[] =>
      block(margin, `${margin === '' ? 'export ' : ''}interface ${name}`, lines);
    const interfaces = [
      ...renderInterface('EventRegistry', events.filter(isEmittable).flatMap(eventLines)),
      ...renderInterface('UnsubscribedEvents', events.filter((event) => !isEmittable(event)).flatMap(eventLines)),
      ...renderInterface('SubscriberRegistry', subscribers.flatMap(subscriberLines)),
    ];
    return toVirtualFile(path, [...HEADER, ...frame(interfaces)]);
  };
}

/** Whether events that nobody subscribes to may be emitted all the same. */
function isSoftened({ rules }: Settings): boolean {
  return 'unsubscribed-event' in rules && rules['unsubscribed-event'] !== 'error';
}

/** What stands around the interfaces, and their margin there. */
type Layout = { readonly margin: string; readonly frame: (interfaces: readonly Line[]) => readonly Line[] };

/** Fills the interfaces of our package, so that its `events` knows the app's events. */
function merging(assertion: readonly Line[]): Layout {
  const isAsserted = assertion.length > 0;
  const names = isAsserted ? 'checks, SubscriberRegistry' : 'RegistryInfo';
  return {
    margin: '  ',
    frame: (interfaces) => [
      ...plain(`import type { ${names} } from "${PACKAGE_NAME}";`, ''),
      ...block('', `declare module "${PACKAGE_NAME}"`, [
        ...interfaces,
        ...block('  ', 'interface RegistryInfo', plain('    generated: true;')),
      ]),
      ...plain(''),
      ...(isAsserted ? assertion : plain('export type Registry = RegistryInfo;')),
    ],
  };
}

/** Exports an `events` of its own: for several apps in one TypeScript program. */
function exporting(assertion: readonly Line[]): Layout {
  const isAsserted = assertion.length > 0;
  return {
    margin: '',
    frame: (interfaces) => [
      ...renderImport(isAsserted ? ['type checks', ...MODULE_IMPORTS] : MODULE_IMPORTS),
      ...plain(''),
      ...interfaces,
      ...plain('', 'export const events: Emitter<EventRegistry, UnsubscribedEvents> =', '  createEvents();', ''),
      ...block('', 'export declare namespace events', NAMESPACE),
      ...(isAsserted ? [...plain(''), ...assertion] : []),
    ],
  };
}

const MODULE_IMPORTS = ['createEvents', 'type Emitter', 'type events as core'];

function renderImport(names: readonly string[]): readonly Line[] {
  const single = `import { ${names.join(', ')} } from "${PACKAGE_NAME}";`;
  if (fits(single)) return plain(single);
  return block('', 'import', plain(...names.map((name) => `  ${name},`)), `} from "${PACKAGE_NAME}";`);
}

const NAMESPACE = plain(
  '  type Event<T = unknown> = core.Event<T>;',
  '  type Context = core.Context;',
  '  type Name = keyof EventRegistry & string;',
  '  type Payload<N extends Name> = N extends unknown ? EventRegistry[N] : never;',
  '  type EmitPayload<N extends string> = core.EmitPayloadIn<EventRegistry, N>;',
  '  type EventOf<N extends Name> = core.EventOfIn<EventRegistry, N>;',
  '  type For<S extends keyof SubscriberRegistry> = EventOf<',
  '    keyof SubscriberRegistry[S] & Name',
  '  >;',
);

function renderEvent(toType: ToImportType, margin: string, { name, type }: Event): readonly Line[] {
  const text = `${margin}${toKey(name)}: ${toType(type.file)}.${type.exportName};`;
  return keepTogether([{ text, origin: type.span }]);
}

function renderSubscriber(margin: string, { name, events }: Subscriber): readonly Line[] {
  const members = plain(...events.map((event) => `${margin}  ${toKey(event)}: true;`));
  return block(margin, `${toKey(name)}:`, members, '};');
}

/** Compiles only while the registry fits the config; nothing where types cannot tell. */
function renderAssertion(toType: ToImportType, { file, literal }: Settings): readonly Line[] {
  if (file === undefined || !literal) return [];
  const origin = { file, start: 0, end: 0 };
  const types = [`typeof ${toType(file)}`, 'SubscriberRegistry'];
  const texts = ['export type Fresh = checks.Assert<', ...withArguments('  ', 'checks.MatchesConfig', types, ''), '>;'];
  return keepTogether(texts.map((text) => ({ text, origin })));
}
