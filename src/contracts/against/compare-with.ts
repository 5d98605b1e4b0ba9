import { byCodeUnit } from '../../analysis/lib/collections.js';
import { findNearest } from '../../analysis/lib/nearest.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES } from '../../analysis/model/layout.js';
import type { Event } from '../../analysis/model/model.js';
import type { Problem } from '../../analysis/model/problem.js';
import { lineStarts, positionAt, type SourceText, type Span } from '../../analysis/model/source.js';
import { findDefinition } from '../../analysis/problems/index.js';
import { createSession } from '../../analysis/session/session.js';
import { ToolError } from '../../project/disk/tool-error.js';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Dropped, EventChange } from '../compare/change.js';
import { compareVersions } from '../compare/compare-versions.js';
import { toDigest } from '../compare/digest.js';
import type { WireForms } from '../model/wire-type.js';
import { findUntouchedFiles, findUsedDeclarations } from '../past/find-untouched.js';
import type { Past } from '../past/find-past.js';
import { createFollower, type Reach } from '../past/follow-imports.js';
import { findOtherVersions } from '../past/package-versions.js';
import type { Morph } from '../read/load-morph.js';
import { readWireForms } from '../read/read-wire-forms.js';
import { type AcceptedChange, isAccepted, printAccepted, readAccepted, toAcceptedFile } from './accepted.js';
import { isBreaking, type ProblemsInput, toProblems } from './to-problems.js';

/** An app, and what is known about it. */
type App = {
  readonly folder: Folder;
  readonly analysis: Analysis;
  readonly textOf: (file: string) => string | undefined;
};

export type CompareInput = {
  readonly morph: Morph;
  readonly past: Past;
  /** The app as it is now; its analysis is whole. */
  readonly now: App;
  /** The events whose breaking changes are accepted from now on. */
  readonly accept: readonly string[];
};

/** A change of an event, and what there is to say about it. */
export type JudgedChange = EventChange & {
  readonly breaking: boolean;
  /** Whether it is breaking, and somebody accepted that. */
  readonly accepted: boolean;
  /** Empty unless it is breaking and not accepted. */
  readonly problems: readonly Problem[];
};

export type Against = {
  readonly past: Pick<Past, 'value' | 'title'>;
  readonly changes: readonly JudgedChange[];
  readonly dropped: readonly Dropped[];
  /** How many events are the same in both versions. */
  readonly unchanged: number;
  readonly notes: readonly string[];
  /** The new text of the list of accepted changes, if it must be written. */
  readonly written?: SourceText;
};

/** The app as it is now cannot be read. */
export class UnreadableNow extends ToolError {}

/** Compares an app with another version of it. Throws a `ToolError` if that cannot be read, or an `UnreadableNow`. */
export async function compareWith({ morph, past, now, accept }: CompareInput): Promise<Against> {
  const { value, title } = past;
  if (past.folder === undefined)
    return { past: { value, title }, changes: [], dropped: [], unchanged: 0, notes: past.notes };
  const before = readBefore(past, past.folder);
  const { forms, packages, untracked } = await readForms({ past, before, now });
  const versions = {
    before: { model: before.analysis.model, forms: forms.before },
    now: { model: now.analysis.model, forms: forms.now },
  };
  const { changes, dropped } = compareVersions(morph.ts, versions);
  const file = toAcceptedFile(now.analysis.model.settings.eventsDir);
  const known = readAccepted(now.folder, file);
  const input: ProblemsInput = {
    against: value,
    forms,
    placeOf: { before: createPlace(before), now: createPlace(now) },
    graveOf: createGraveFinder(now),
  };
  const keyed = changes.map((change) => ({ change, key: keyOf(change, forms, input) }));
  const added = findNewlyAccepted(keyed, accept, value);
  const all = [...known, ...added.filter((each) => !isAccepted(known, each))];
  const judged = keyed.map(({ change, key }): JudgedChange => {
    const breaking = isBreaking(change);
    const accepted = breaking && key !== undefined && isAccepted(all, key);
    return { ...change, breaking, accepted, problems: breaking && !accepted ? toProblems(change, input) : [] };
  });
  return {
    past: { value, title },
    changes: judged,
    dropped,
    unchanged: now.analysis.model.events.length - changes.filter((change) => change.now !== undefined).length,
    notes: [
      ...past.notes,
      ...(before.analysis.model.events.length === 0 ? [`${value} has no events: there is nothing to compare.`] : []),
      ...noteAccepted(judged, file),
      ...past.gaps(),
      ...noteUntracked(untracked, value),
      ...noteOtherVersions(past, before.folder, now.folder, packages),
    ],
    ...(all.length > known.length && { written: { path: file, text: printAccepted(all) } }),
  };
}

/** The analysis of the version before. Throws a `ToolError` if not all of it can be read. */
function readBefore({ value }: Past, folder: Folder): App {
  const session = createSession({ folder });
  const analysis = session.analysis();
  if (analysis.coverage === 'whole') return { folder, analysis, textOf: session.textOf };
  const isBlocking = ({ code, severity }: Analysis['diagnostics'][number]): boolean =>
    findDefinition(code)?.leavesFileUnread === true || (severity === 'error' && code.startsWith('config-'));
  const found = analysis.diagnostics.find(isBlocking) ?? analysis.diagnostics[0];
  const place = createPlace({ textOf: session.textOf });
  const where = found === undefined ? '' : `: ${place(found.span)}: ${found.message.replace(/\.$/, '')}`;
  throw new ToolError(
    `The app at ${value} cannot be read${where}`,
    'Compare with another version, one that tsc-run check accepts.',
  );
}

type FormsInput = { readonly past: Past; readonly before: App; readonly now: App };

type Forms = { readonly before: WireForms; readonly now: WireForms };

type ReadForms = {
  /** Those of the events that may differ. */
  readonly forms: Forms;
  /** The packages that event types import. */
  readonly packages: ReadonlySet<string>;
  /** The files that event types import and that Git ignores. */
  readonly untracked: readonly string[];
};

async function readForms({ past, before, now }: FormsInput): Promise<ReadForms> {
  const { model } = now.analysis;
  const follow = createFollower(now.folder);
  const reaches = new Map<string, Reach>(model.events.map(({ type }) => [type.file, follow(type.file)]));
  const outDirs = [model.settings, before.analysis.model.settings].map(({ outDir }) => outDir);
  const accepted = toAcceptedFile(model.settings.eventsDir);
  const isGenerated = (file: string): boolean => file === accepted || outDirs.some((outDir) => isBelow(file, outDir));
  const untouched =
    past.changed === undefined
      ? new Set<string>()
      : findUntouchedFiles({
          before: before.folder,
          now: now.folder,
          reaches,
          ambient: () =>
            now.folder
              .list('')
              .filter((file) => /\.d\.[cm]?ts$/.test(file) && !isGenerated(file))
              .map(follow),
          changed: past.changed,
          isGenerated,
        });
  const old = new Map(before.analysis.model.events.map((event) => [event.name, event]));
  const isSame = (event: Event): boolean => {
    const other = old.get(event.name)?.type;
    const { file, exportName } = event.type;
    return untouched.has(file) && other?.file === file && other.exportName === exportName;
  };
  const same = new Set(model.events.filter(isSame).map(({ name }) => name));
  const select = ({ analysis }: App): readonly Event[] => analysis.model.events.filter(({ name }) => !same.has(name));
  const forms = {
    now: await readWireForms({ folder: now.folder, events: select(now) }).catch((error: unknown) => {
      throw error instanceof ToolError ? new UnreadableNow(error.message, error.help) : error;
    }),
    before: await readOld(past, before.folder, select(before)),
  };
  const followOld = createFollower(before.folder);
  const all = [...reaches.values(), ...select(before).map(({ type }) => followOld(type.file))];
  const files = new Set(all.flatMap((reach) => [...reach.files]));
  const isUntracked = (file: string): boolean => past.folder?.isUntracked?.(file) === true;
  const declarations =
    past.folder === undefined ? [] : before.folder.list('').filter((each) => /\.d\.[cm]?ts$/.test(each));
  const ambient = findUsedDeclarations(
    now.folder,
    declarations.filter((each) => !isGenerated(each) && isUntracked(each)),
    files,
  );
  return {
    forms,
    packages: new Set(all.flatMap(({ packages }) => [...packages])),
    untracked: [...new Set([...[...files].filter(isUntracked), ...ambient])].toSorted(byCodeUnit),
  };
}

/** The forms of events of the version before. If that lacks a file, as it ignored it, that of now is taken. */
async function readOld({ value, folder: past }: Past, folder: Folder, events: readonly Event[]): Promise<WireForms> {
  try {
    return await readWireForms({ folder, events });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    past?.borrow?.();
    const again =
      past?.borrow === undefined ? undefined : await readWireForms({ folder, events }).catch(() => undefined);
    if (again !== undefined) return again;
    throw new ToolError(`At ${value}: ${error.message}`, 'Compare with a version that tsc-run check accepts.');
  }
}

type Keyed = { readonly change: EventChange; readonly key: AcceptedChange | undefined };

/** What is recorded of a change that is accepted; undefined if it is not breaking. */
function keyOf(change: EventChange, forms: Forms, input: ProblemsInput): AcceptedChange | undefined {
  if (!isBreaking(change)) return undefined;
  const { kind, before, now } = change;
  const [old, young] = [before && forms.before.events.get(before.name), now && forms.now.events.get(now.name)];
  if (before === undefined || old === undefined) return undefined;
  const [problem] = toProblems(change, input);
  const sentence = problem && findDefinition(problem.code)?.words(problem, input.placeOf.now).message.split('\n')[0];
  return {
    event: before.name,
    before: toDigest(forms.before, old),
    now: kind === 'changed' && young !== undefined ? toDigest(forms.now, young) : kind === 'removed' ? kind : 'renamed',
    about: sentence ?? '',
  };
}

/** The changes that `--accept` names. Throws a `ToolError` for a name that no event has. */
function findNewlyAccepted(
  keyed: readonly Keyed[],
  accept: readonly string[],
  value: string,
): readonly AcceptedChange[] {
  return accept.flatMap((name) => {
    const found = keyed.filter(({ change: { before, now } }) => before?.name === name || now?.name === name);
    const keys = found.flatMap(({ key }) => key ?? []);
    if (keys.length > 0) return keys;
    const breaking = keyed.flatMap(({ key }) => key?.event ?? []);
    const nearest = findNearest(name, breaking);
    const list = breaking.length === 0 ? 'Nothing is breaking.' : `Breaking: ${breaking.join(', ')}.`;
    throw new ToolError(
      `--accept ${name}: no event of that name has a breaking change since ${value}`,
      nearest === undefined ? list : `Did you mean --accept ${nearest}?`,
    );
  });
}

function noteAccepted(changes: readonly JudgedChange[], file: string): readonly string[] {
  const count = changes.filter(({ accepted }) => accepted).length;
  if (count === 0) return [];
  return [`${count} breaking ${count === 1 ? 'change is' : 'changes are'} accepted in ${file}.`];
}

/** Installed packages are not in Git, so their types are read as they are now. */
function noteOtherVersions(
  { value, title }: Past,
  before: Folder,
  now: Folder,
  packages: ReadonlySet<string>,
): readonly string[] {
  if (!title.startsWith('commit')) return [];
  return findOtherVersions({ before, now, packages: [...packages] }).map(
    ({ name, before: old, now: young }) =>
      `Event types import ${name}, which is ${young} now and was ${old} at ${value}: its types are read as installed now. To compare them too, use --against DIR with a checkout that has its own packages installed.`,
  );
}

/** Files that Git ignores have no past, so their types are read as they are now. */
function noteUntracked(files: readonly string[], value: string): readonly string[] {
  if (files.length === 0) return [];
  const [shown, more] = [files.slice(0, MAX_LISTED).join(', '), files.length - MAX_LISTED];
  const [are, their] = files.length === 1 ? ['is', 'its'] : ['are', 'their'];
  return [
    `${shown}${more > 0 ? ` and ${more} more` : ''} ${are} not in Git at ${value}, so ${their} types are read as they are now, on both sides. To compare them too, use --against DIR with a checkout that has them.`,
  ];
}

const MAX_LISTED = 3;

/** Formats a span as `file:line`. */
function createPlace({ textOf }: Pick<App, 'textOf'>): (span: Span) => string {
  return ({ file, start }) => `${file}:${positionAt(lineStarts(textOf(file) ?? ''), start).line}`;
}

/** Where to report that an event is gone: where somebody still subscribes, else the file that had it, else the config. */
function createGraveFinder({ folder, analysis }: App): (event: Event) => Span {
  return ({ name, type }) => {
    const subscription = analysis.entries.flatMap((each) => each.subscriptions).find(({ event }) => event === name);
    if (subscription !== undefined) return subscription.span;
    const file =
      folder.stat(type.file) === 'file' ? type.file : (analysis.model.settings.file ?? CONFIG_FILES[0] ?? '');
    return { file, start: 0, end: 0 };
  };
}
