import { PACKAGE_NAME } from '../analysis/model/layout.js';
import type { Event, EventModel, Settings, Subscriber } from '../analysis/model/model.js';
import {
  block,
  createImportTypes,
  fits,
  HEADER,
  keepTogether,
  type Lines,
  plain,
  toFile,
  type ToImportType,
  toKey,
  toLiteral,
  type VirtualFile,
  withArguments,
} from './code.js';

/** Renders `events.ts`: the registry that `emit` is checked against. */
export function renderRegistry({ settings, events, subscribers }: EventModel): VirtualFile {
  const path = `${settings.outDir}/events.ts`;
  const toType = createImportTypes(path, settings.folder);
  const assertion = renderAssertion(toType, settings);
  const { margin, frame } = settings.registry === 'module' ? exporting(assertion) : merging(settings, assertion);
  const isEmittable = (event: Event): boolean => event.subscribers.length > 0 || isSoftened(settings);
  const renderEvents = (each: readonly Event[]) => each.map((event) => renderEvent(toType, `${margin}  `, event));
  const renderInterface = (name: string, members: readonly Lines[]): readonly Lines[] =>
    block(margin, `${margin === '' ? 'export ' : ''}interface ${name}`, members);
  const interfaces = [
    ...renderInterface('EventRegistry', renderEvents(events.filter(isEmittable))),
    ...renderInterface('UnsubscribedEvents', renderEvents(events.filter((event) => !isEmittable(event)))),
    ...renderInterface(
      'SubscriberRegistry',
      subscribers.flatMap((subscriber) => renderSubscriber(`${margin}  `, subscriber)),
    ),
  ];
  return toFile(path, [HEADER, ...frame(interfaces)]);
}

/** Whether events without a subscriber may be emitted anyway. */
function isSoftened({ rules }: Settings): boolean {
  return 'unsubscribed-event' in rules && rules['unsubscribed-event'] !== 'error';
}

/** The code around the interfaces, and their margin inside it. */
type Layout = { readonly margin: string; readonly frame: (interfaces: readonly Lines[]) => readonly Lines[] };

/**
 * Augments the interfaces of the package, so that its `events` knows the app's events. A second registry in the program
 * (of another app, or in an earlier `outDir`) would merge silently, so one property has a different type in each.
 */
function merging({ outDir, packageName }: Settings, assertion: Lines | undefined): Layout {
  const owner = packageName === undefined ? outDir : `${outDir} of ${packageName}`;
  return {
    margin: '  ',
    frame: (interfaces) => [
      plain(`import type { ${assertion ? 'checks, SubscriberRegistry' : 'RegistryInfo'} } from "${PACKAGE_NAME}";`, ''),
      ...block('', `declare module "${PACKAGE_NAME}"`, [
        ...interfaces,
        ...block('  ', 'interface RegistryInfo', [plain(`    ${toLiteral(ONE_REGISTRY)}: ${toLiteral(owner)};`)]),
      ]),
      plain(''),
      assertion ?? plain('export type Registry = RegistryInfo;'),
    ],
  };
}

/** A property name that reads as advice: TypeScript prints it when two registries conflict. */
const ONE_REGISTRY = 'one registry in a program: delete the others, or set events.registry to module';

/** Exports its own `events`, for several apps in one TypeScript program. */
function exporting(assertion: Lines | undefined): Layout {
  return {
    margin: '',
    frame: (interfaces) => [
      ...renderImport(assertion ? ['type checks', ...MODULE_IMPORTS] : MODULE_IMPORTS),
      plain(''),
      ...interfaces,
      plain('', 'export const events: Emitter<EventRegistry, UnsubscribedEvents> =', '  createEvents();', ''),
      ...block('', 'export declare namespace events', [NAMESPACE]),
      ...(assertion ? [plain(''), assertion] : []),
    ],
  };
}

const MODULE_IMPORTS = ['createEvents', 'type Emitter', 'type events as core'];

function renderImport(names: readonly string[]): readonly Lines[] {
  const single = `import { ${names.join(', ')} } from "${PACKAGE_NAME}";`;
  if (fits(single)) return [plain(single)];
  return block('', 'import', [plain(...names.map((name) => `  ${name},`))], `} from "${PACKAGE_NAME}";`);
}

const NAMESPACE = plain(
  '  type Event<T = unknown> = core.Event<T>;',
  '  type Context = core.Context;',
  '  type Name = keyof EventRegistry & string;',
  '  type Payload<N extends Name> = N extends unknown ? EventRegistry[N] : never;',
  '  type EmitPayload<N extends string> = core.EmitPayloadIn<EventRegistry, N>;',
  '  type EventOf<N extends Name> = core.EventOfIn<EventRegistry, N>;',
  '  type For<S extends keyof SubscriberRegistry> = core.ForIn<',
  '    EventRegistry,',
  '    SubscriberRegistry[S]',
  '  >;',
);

function renderEvent(toType: ToImportType, margin: string, { name, type }: Event): Lines {
  const text = `${margin}${toKey(name)}: ${toType(type.file)}.${type.exportName};`;
  return { text: keepTogether(text, type.file), origin: type.span };
}

/** External subscribers are marked, because `deliverTo` asks for all others. */
function renderSubscriber(margin: string, { name, events, external }: Subscriber): readonly Lines[] {
  const mark = external ? '"external"' : 'true';
  const members = events.map((event) => plain(`${margin}  ${toKey(event)}: ${mark};`));
  return block(margin, `${toKey(name)}:`, members, '};');
}

/** An assertion that compiles only while the registry matches the config; undefined if types cannot check that. */
function renderAssertion(toType: ToImportType, { file, literal }: Settings): Lines | undefined {
  if (file === undefined || !literal) return undefined;
  const origin = { file, start: 0, end: 0 };
  const types = [`typeof ${toType(file)}`, 'SubscriberRegistry'];
  const text = `export type Fresh = checks.Assert<\n${withArguments('  ', 'checks.MatchesConfig', types, '')}\n>;`;
  return { text: keepTogether(text, file), origin };
}
