import { byCodeUnit, groupBy } from '../lib/collections.js';
import { API_FOLDER, toRoutePath } from '../model/layout.js';
import type { Route, RouteMethod } from '../model/model.js';

/** What one file serves: a row of the table of routes. */
export type RouteRow = {
  readonly path: string;
  readonly methods: readonly RouteMethod[];
  readonly file: string;
  /** Set if the name of the file reads like a segment of a path that it does not serve. */
  readonly hint?: RouteHint;
};

/** `path` is what the name of a file suggests, and `file` is where it would serve that. */
export type RouteHint = { readonly path: string; readonly file: string };

/** The table of routes: a row for each file, sorted by path, then by file. */
export function describeRoutes(routes: readonly Route[]): readonly RouteRow[] {
  const rows = [...groupBy(routes, ({ file }) => file).values()].flatMap((group): readonly RouteRow[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { path, file } = first;
    const hint = findHint(file);
    return [{ path, methods: group.map(({ method }) => method), file, ...(hint && { hint }) }];
  });
  return rows.sort((a, b) => byCodeUnit(a.path, b.path) || byCodeUnit(a.file, b.file));
}

/** First words of names that say what a file does with its folder. */
const ACTIONS: ReadonlySet<string> = new Set(
  `add all create delete destroy edit find get handle handler handlers index insert list new patch post put read remove
  replace route routes save set show update upsert`.split(/\s+/),
);

function findHint(file: string): RouteHint | undefined {
  const [, folder = '', name = '', extension = ''] = /^(.*\/)([^/]+)(\.[mc]?ts)$/.exec(file) ?? [];
  const path = `/${folder.slice(API_FOLDER.length + 1)}${name}`;
  if (toRoutePath(file) === path || isAboutFolder(folder, name)) return undefined;
  return { path, file: `${folder}${name}/index${extension}` };
}

/** Whether a name belongs to what its folder serves: `list-users`, `create` and `users` in `users/`. */
function isAboutFolder(folder: string, name: string): boolean {
  const words = name.split(/[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})/u).map((word) => word.toLowerCase());
  const own = folder.split('/').at(-2)?.toLowerCase();
  return ACTIONS.has(words[0] ?? '') || words.some((word) => word === own);
}
