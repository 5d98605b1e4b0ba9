import { byCodeUnit, groupBy } from '../../analysis/lib/collections.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import { API_FOLDER, SUBSCRIBERS_FOLDER } from '../../analysis/model/layout.js';
import type { Route } from '../../analysis/model/model.js';
import { nameFiles } from '../../project/disk/name-files.js';
import type { BuiltFunction } from '../manifest.js';
import { type EntryOptions, toApiEntry, toSubscriberEntry } from './entry.js';

/** A function before it is built. */
export type PlannedFunction = Pick<BuiltFunction, 'kind' | 'name' | 'file' | 'folder' | 'routes'> & {
  /** The code that it is bundled from. */
  readonly entry: string;
};

/** The functions of an app, sorted by folder: one for each route file, or one for all of them, and one for each subscriber. */
export function planFunctions(
  analysis: Pick<Analysis, 'model' | 'routes'>,
  single: boolean,
): readonly PlannedFunction[] {
  const { model, routes } = analysis;
  const files = [...groupBy(routes, ({ file }) => file).entries()];
  const { validate, outDir } = model.settings;
  const schemas: EntryOptions = { ...(validate !== undefined && { schemas: `${outDir}/schemas.ts` }) };
  // A route delivers nothing.
  const options = validate === 'deliver' ? {} : schemas;
  const api = single ? planSingle(files, options) : files.map(([file, own]) => planRouteFile(file, own, options));
  return [...api, ...planSubscribers(model.subscribers, schemas)].sort((a, b) => byCodeUnit(a.folder, b.folder));
}

type RouteFiles = readonly (readonly [file: string, routes: readonly Route[]])[];

/** The folder is named as the file with its extension: no file is named as a folder beside it, so none is in another. */
function planRouteFile(file: string, routes: readonly Route[], options: EntryOptions): PlannedFunction {
  const name = file.slice(API_FOLDER.length + 1).replace(/\.[mc]?ts$/, '');
  return {
    kind: 'api',
    name,
    file,
    folder: file,
    routes: routes.map(toBuiltRoute),
    entry: toApiEntry([[file, routes]], options),
  };
}

function planSingle(files: RouteFiles, options: EntryOptions): readonly PlannedFunction[] {
  if (files.length === 0) return [];
  const routes = files.flatMap(([, own]) => own.map(toBuiltRoute));
  return [{ kind: 'api', name: 'api', folder: API_FOLDER, routes, entry: toApiEntry(files, options) }];
}

function toBuiltRoute({ method, path }: Route): { readonly method: string; readonly path: string } {
  return { method, path };
}

function planSubscribers(
  subscribers: Analysis['model']['subscribers'],
  options: EntryOptions,
): readonly PlannedFunction[] {
  const folders = nameFiles(subscribers.map(({ name }) => name));
  return subscribers.flatMap(({ name, file }) =>
    file === undefined
      ? []
      : {
          kind: 'subscriber' as const,
          name,
          file,
          folder: `${SUBSCRIBERS_FOLDER}/${folders.get(name)}`,
          entry: toSubscriberEntry(name, file, options),
        },
  );
}
