import { PACKAGE_NAME, toSubscriberFiles } from '../core/layout.js';
import type { EventModel, Subscriber } from '../core/model.js';
import { type Target, toImportType } from './import-type.js';
import { block, fits, type Line, plain, toKey, toLiteral } from './text.js';
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
  return toVirtualFile(path, [
    ...HEADER,
    ...plain(...imports, '', 'export type Strict = checks.Assert<checks.StrictFunctionTypes>;', ''),
    ...block(
      'export interface Subscribers',
      checked.flatMap((each) => renderSubscriber({ path, root }, each)),
    ),
  ]);
}

function renderSubscriber(target: Target, { name, file, events, span }: Subscriber): readonly Line[] {
  // A file that is missing is imported all the same, so that the compiler misses it too.
  const listen = `typeof ${toImportType(target, file ?? (toSubscriberFiles(name)[0] as string))}`;
  const lines = events.flatMap((event) => {
    const [key, type] = [toKey(event), `events.EventOf<${toLiteral(event)}>`];
    const single = `${key}: checks.Fits<${listen}, ${type}>;`;
    return fits(`    ${single}`) ? [single] : [`${key}: checks.Fits<`, `  ${listen},`, `  ${type}`, '>;'];
  });
  return block(
    `${toKey(name)}:`,
    lines.map((text) => ({ text, origin: span })),
    '};',
  );
}
