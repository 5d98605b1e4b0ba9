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

/**
 * Renders `subscribers.ts`, which compiles only while each `listen` accepts every event of its subscriber, and while
 * each payload whose syntax does not say so survives JSON.
 */
export function renderSubscribers({ settings, events, subscribers }: EventModel): VirtualFile {
  const path = `${settings.outDir}/subscribers.ts`;
  const toType = createImportTypes(path, settings.folder);
  const checked = subscribers.filter(isChecked);
  return toFile(path, [
    HEADER,
    renderImports(settings, checked.length > 0),
    plain('', 'export type Strict = checks.Assert<checks.StrictFunctionTypes>;', ''),
    ...block(
      '',
      'export interface Subscribers',
      checked.flatMap((subscriber) => renderSubscriber(toType, subscriber)),
    ),
    ...renderPayloads(toType, settings, events),
  ]);
}

function renderPayloads(toType: ToImportType, { rules }: Settings, events: readonly Event[]): readonly Lines[] {
  if ('payload-not-json' in rules && rules['payload-not-json'] !== 'error') return [];
  const asserted = events.filter(({ type }) => type.json !== 'yes').map((event) => renderPayload(toType, event));
  return asserted.length === 0 ? [] : [plain(''), ...block('', 'export interface Payloads', asserted)];
}

function renderPayload(toType: ToImportType, { name, type }: Event): Lines {
  const types = [toLiteral(name), `${toType(type.file)}.${type.exportName}`];
  const head = `  ${toKey(name)}: checks.Assert`;
  const single = `${head}<checks.IsJson<${types.join(', ')}>>;`;
  const inner = withArguments('    ', 'checks.IsJson', types, '');
  const text = fits(single) ? single : `${head}<\n${inner}\n  >;`;
  return { text: keepTogether(text, type.file), origin: type.span };
}

function isChecked({ file, missing, events }: Subscriber): boolean {
  return (file ?? missing) !== undefined && events.length > 0;
}

function renderImports({ registry }: Settings, hasEvents: boolean): Lines {
  if (registry !== 'module')
    return plain(`import type { checks${hasEvents ? ', events' : ''} } from "${PACKAGE_NAME}";`);
  const own = hasEvents ? ['import type { events } from "./events.js";'] : [];
  return plain(`import type { checks } from "${PACKAGE_NAME}";`, ...own);
}

function renderSubscriber(toType: ToImportType, { name, file, missing, events, span }: Subscriber): readonly Lines[] {
  // Import a missing file anyway, so that the compiler reports it too.
  const imported = (file ?? missing) as string;
  const listen = `typeof ${toType(imported)}`;
  const checks = events.map((event) => {
    const types = [listen, `events.EventOf<${toLiteral(event)}>`];
    const text = withArguments('    ', `${toKey(event)}: checks.Fits`, types, ';');
    return { text: keepTogether(text, imported), origin: span };
  });
  return block('  ', `${toKey(name)}:`, checks, '};');
}
