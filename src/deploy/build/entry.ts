import { toRoutePath } from '../../analysis/model/layout.js';
import type { Route } from '../../analysis/model/model.js';

/** In front of the path of a file of the app, in the imports of an entry. */
export const APP_FILE = 'tsc-run:app/';

export type EntryOptions = {
  /** The generated file with the schemas of payloads; absent if none are validated. */
  readonly schemas?: string;
};

/** The code of a function that serves the routes of these files. Only what handles a request gets into its bundle. */
export function toApiEntry(
  files: readonly (readonly [file: string, routes: readonly Route[]])[],
  options: EntryOptions,
): string {
  const imports = files.map(([file, routes], index) => {
    const names = routes.map(({ method }) => `${method} as ${method}_${index}`);
    return toImport(names, APP_FILE + file);
  });
  const served = files.map(([file, routes], index) => {
    const handlers = routes.map(({ method }) => `${method}: ${method}_${index}`);
    const [path, source] = [toRoutePath(file), file].map((each) => JSON.stringify(each));
    return `  { path: ${path}, file: ${source}, handlers: { ${handlers.join(', ')} } },`;
  });
  return toEntry(
    'toHttpLambda',
    imports,
    ['[', ...served, ']'].join('\n'),
    options.schemas === undefined ? [] : [VALIDATION],
    options,
  );
}

/** The code of a function that delivers to one subscriber. */
export function toSubscriberEntry(name: string, file: string, options: EntryOptions): string {
  const settings = [`subscriber: ${JSON.stringify(name)}`, ...(options.schemas === undefined ? [] : [VALIDATION])];
  return toEntry('toLambda', [toImport(['listen'], APP_FILE + file)], 'listen', settings, options);
}

const VALIDATION = 'validation';

function toEntry(
  adapter: string,
  imports: readonly string[],
  handled: string,
  settings: readonly string[],
  { schemas }: EntryOptions,
): string {
  return [
    toImport([adapter], '@tsc-run/core/aws'),
    ...(schemas === undefined ? [] : [toImport([VALIDATION], APP_FILE + schemas)]),
    ...imports,
    `export const handler = ${adapter}(${[handled, ...(settings.length === 0 ? [] : [`{ ${settings.join(', ')} }`])].join(', ')});`,
    '',
  ].join('\n');
}

function toImport(names: readonly string[], module: string): string {
  return `import { ${names.join(', ')} } from ${JSON.stringify(module)};`;
}
