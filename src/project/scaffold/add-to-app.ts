import { groupBy } from '../../analysis/lib/collections.js';
import type { Folder } from '../../analysis/model/folder.js';
import { isForeign } from '../../analysis/model/layout.js';
import { applyEdits } from '../../analysis/problems/fixes/apply-fixes.js';
import { createSession, type Session } from '../../analysis/session/session.js';
import { addChanges } from '../app/add-changes.js';
import { createFormatter } from '../app/prettier.js';
import type { Synced } from '../app/project.js';
import { type Change, refuseTaken } from '../disk/apply-changes.js';
import { ToolError } from '../disk/tool-error.js';
import { scaffoldEvent } from './event.js';
import { scaffoldRoute } from './route.js';
import type { Scaffold } from './scaffold.js';
import { scaffoldSubscriber } from './subscriber.js';

/** What to add: the action of `tsc-run new`, a name, and what it needs. */
export type Addition =
  | { readonly kind: 'event'; readonly name: string }
  | { readonly kind: 'subscriber'; readonly name: string; readonly events: readonly string[] }
  | { readonly kind: 'route'; readonly name: string; readonly methods: readonly string[] };

export type Added = {
  /** What was written, besides the generated files. */
  readonly changes: readonly Change[];
  readonly synced: Synced;
};

/** Adds files, the entry in the config and the registry: all of it, or nothing. */
export async function addToApp(folder: Folder, addition: Addition): Promise<Added> {
  const session = openWhole(folder, addition.kind === 'route');
  const scaffold = toScaffold(session, addition);
  const changes = await format(folder, check(session, scaffold, toChanges(session, scaffold)));
  return { changes, synced: await addChanges(folder, folder.path, changes) };
}

function toScaffold(session: Session, addition: Addition): Scaffold {
  if (addition.kind === 'event') return scaffoldEvent(session, addition.name);
  if (addition.kind === 'route') return scaffoldRoute(session, addition.name, addition.methods);
  return scaffoldSubscriber(session, addition.name, addition.events);
}

/** What cannot be read whole could not be generated afterwards either. */
function openWhole(folder: Folder, readsCalls: boolean): Session {
  const session = createSession({ folder, readsCalls });
  const { coverage, model } = session.analysis();
  if (model.settings.file === undefined)
    throw new ToolError(`${folder.path} has no tsc-run.config.ts`, 'Set the app up first: npx tsc-run init.');
  if (coverage === 'whole') return session;
  throw new ToolError(
    'The app cannot be read as a whole now, so nothing was added',
    'Run tsc-run generate to see what is wrong, and mend that first.',
  );
}

function toChanges(session: Session, { files, edits = [] }: Scaffold): readonly Change[] {
  const edited = [...groupBy(edits, ({ span }) => span.file)].map(([path, own]): Change => {
    if (isForeign(path)) throw new ToolError(`The config takes its subscribers from ${path}, which is not edited`);
    const before = session.textOf(path) ?? '';
    return { path, before, text: applyEdits(before, own) };
  });
  for (const { path } of files) refuseTaken(session.folder, path);
  return [...files, ...edited];
}

/** Reads the app as it would be with the changes: edits that miss are not written. */
function check(session: Session, { title, isThere, byHand }: Scaffold, changes: readonly Change[]): readonly Change[] {
  const { folder } = session;
  const texts = new Map(changes.map(({ path, text }) => [path, text]));
  const isIn = (path: string, below: string): boolean => path.startsWith(`${below}/`);
  const after = createSession({
    folder: {
      ...folder,
      read: (path) => texts.get(path) ?? folder.read(path),
      stat: (path) => (texts.has(path) ? 'file' : folder.stat(path)),
      list: (below) =>
        [...new Set([...folder.list(below), ...[...texts.keys()].filter((path) => isIn(path, below))])].sort(),
    },
  }).analysis();
  if (after.coverage === 'whole' && isThere?.(after) !== false) return changes;
  const first = after.diagnostics.find((each) => each.severity === 'error' && texts.has(each.span.file));
  throw new ToolError(
    `The ${title} cannot be added${first === undefined ? '' : `: ${first.message.replace(/\.$/, '')}`}`,
    byHand ?? 'Nothing was written.',
  );
}

/** Formats with the app's Prettier, if it has one. */
async function format(folder: Folder, changes: readonly Change[]): Promise<readonly Change[]> {
  const formatter = createFormatter(folder);
  const formatted: Change[] = [];
  for (const change of changes) {
    const { path, before = '', text } = change;
    formatted.push({ ...change, text: (await formatter({ path, before, after: text })).text });
  }
  return formatted;
}
