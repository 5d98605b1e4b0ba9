import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES } from '../../analysis/model/layout.js';
import type { Event } from '../../analysis/model/model.js';
import type { Problem } from '../../analysis/model/problem.js';
import { lineStarts, positionAt, type SourceText, type Span } from '../../analysis/model/source.js';
import { findDefinition } from '../../analysis/problems/index.js';
import { createSession } from '../../analysis/session/session.js';
import { ToolError } from '../../project/disk/tool-error.js';
import type { Dropped, EventChange } from '../compare/change.js';
import { compareVersions } from '../compare/compare-versions.js';
import type { Past } from '../past/find-past.js';
import { findOtherVersions } from '../past/package-versions.js';
import type { Morph } from '../read/load-morph.js';
import { findNewlyAccepted, type Keyed, toKeys } from './accept.js';
import { isAccepted, printAccepted, readAccepted, toAcceptedFile } from './accepted.js';
import { type App, readForms } from './read-forms.js';
import { isBreaking, type ProblemsInput, toProblems } from './to-problems.js';

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

/** Compares an app with another version of it. Throws a `ToolError` if that cannot be read, or an `UnreadableNow`. */
export async function compareWith({ morph, past, now, accept }: CompareInput): Promise<Against> {
  const { value, title } = past;
  if (past.folder === undefined) refuseShared(past, now);
  if (past.folder === undefined)
    return { past: { value, title }, changes: [], dropped: [], unchanged: 0, notes: past.notes };
  const before = readBefore(past, past.folder);
  const { forms, packages, untracked } = await readForms({ past, before, now });
  const leftOut = findLeftOut(before, now);
  const { events, subscribers } = before.analysis.model;
  const versions = {
    before: { model: { events: events.filter((each) => !leftOut.includes(each)), subscribers }, forms: forms.before },
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
  const keyed = changes.map((change): Keyed => {
    const problems = isBreaking(change) ? toProblems(change, input) : [];
    return { change, problems, keys: toKeys(change, problems, input) };
  });
  const added = findNewlyAccepted(keyed, accept, value);
  const all = [...known, ...added.filter((each) => !isAccepted(known, each))];
  const judged = keyed.map(({ change, problems, keys }): JudgedChange => {
    const accepted = keys.length > 0 && keys.every((each) => isAccepted(all, each));
    return { ...change, breaking: problems.length > 0, accepted, problems: accepted ? [] : problems };
  });
  return {
    past: { value, title },
    changes: judged,
    dropped,
    unchanged: now.analysis.model.events.length - changes.filter((change) => change.now !== undefined).length,
    notes: [
      ...past.notes,
      ...(events.length === 0 ? [`${value} has no events: there is nothing to compare.`] : []),
      ...leftOut.map(({ name, type }) => `${name} was not compared: ${type.file} has a problem that leaves it out.`),
      ...noteAccepted(judged, file),
      ...past.gaps(),
      ...noteUntracked(untracked, value),
      ...noteOtherVersions(past, before.folder, now.folder, packages),
    ],
    ...(all.length > known.length && { written: { path: file, text: printAccepted(all) } }),
  };
}

/** Events of before that are still declared, but are none now, because of a problem that is reported for itself. */
function findLeftOut(before: App, { analysis, textOf }: App): readonly Event[] {
  const names = new Set(analysis.model.events.map(({ name }) => name));
  const broken = new Set(
    analysis.diagnostics.filter(({ code }) => findDefinition(code)?.leavesEventOut).map(({ span }) => span.file),
  );
  return before.analysis.model.events.filter(({ name, type: { file, typeName } }) => {
    if (names.has(name) || !broken.has(file)) return false;
    return textOf(file)
      ?.match(/[\w$]+/g)
      ?.includes(typeName);
  });
}

/** Throws a `ToolError` if one of several other apps has events of this one: it may be this one, from before it moved. */
function refuseShared({ value, elsewhere = [] }: Past, { analysis }: App): void {
  const names = new Set(analysis.model.events.map(({ name }) => name));
  const shared = elsewhere.filter(({ open }) =>
    createSession({ folder: open() })
      .analysis()
      .model.events.some(({ name }) => names.has(name)),
  );
  const [first] = shared;
  if (first === undefined) return;
  const places = shared.map(({ prefix }) => prefix || 'its root').join(', ');
  throw new ToolError(
    `The app is in another folder at ${value}, and ${places} ${shared.length === 1 ? 'has events' : 'have events'} of the same name`,
    `Say which one it was: git worktree add ../before ${value}, then --against ../before${first.prefix && `/${first.prefix}`}.`,
  );
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
