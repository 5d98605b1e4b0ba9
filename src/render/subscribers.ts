import { PACKAGE_NAME, toSubscriberFiles } from '../core/layout.js';
import type { EventModel, Subscriber } from '../core/model.js';
import { createImportTypes, keepTogether, type ToImportType } from './import-type.js';
import { block, type Lines, plain, toKey, toLiteral, withArguments } from './text.js';
import { HEADER, toVirtualFile, type VirtualFile } from './virtual-file.js';

/** `subscribers.ts`: compiles only while each `listen` takes each of its subscriber's events. */
export function renderSubscribers({ settings, subscribers }: EventModel, root: string): VirtualFile {
  const path = `${settings.outDir}/subscribers.ts`;
  const checked = subscribers.filter((each) => (each.file !== undefined || !each.external) && each.events.length > 0);
  const imports =
    settings.registry === 'module'
      ? [
          `import type { checks } from "${PACKAGE_NAME}";`,
          ...(checked.length === 0 ? [] : ['import type { events } from "./events.js";']),
        ]
      : [`import type { checks${checked.length === 0 ? '' : ', events'} } from "${PACKAGE_NAME}";`];
  const toType = createImportTypes(path, root);
  return toVirtualFile(path, [
    ...HEADER,
    ...plain(...imports, '', 'export type Strict = checks.Assert<checks.StrictFunctionTypes>;', ''),
    ...block(
      'export interface Subscribers',
      checked.flatMap((each) => renderSubscriber(toType, each)),
    ),
  ]);
}

function renderSubscriber(toType: ToImportType, { name, file, events, span }: Subscriber): Lines {
  // A file that is missing is imported all the same, so that the compiler misses it too.
  const listen = `typeof ${toType(file ?? (toSubscriberFiles(name)[0] as string))}`;
  const checks = events.map((event) => {
    const types = [listen, `events.EventOf<${toLiteral(event)}>`];
    return withArguments('    ', `${toKey(event)}: checks.Fits`, types, ';').map((text) => ({ text, origin: span }));
  });
  return block(`${toKey(name)}:`, checks.flatMap(keepTogether), '};');
}
