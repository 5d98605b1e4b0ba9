import { byCodeUnit } from '../../analysis/lib/collections.js';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { isDeclarationFile } from '../../analysis/model/layout.js';
import type { Event } from '../../analysis/model/model.js';
import { ToolError } from '../../project/disk/tool-error.js';
import type { WireForms } from '../model/wire-type.js';
import type { Past } from '../past/find-past.js';
import { findUntouchedFiles, findUsedDeclarations } from '../past/find-untouched.js';
import { createFollower, type Reach } from '../past/follow-imports.js';
import { BrokenFile, type CompilerError, readWireForms } from '../read/read-wire-forms.js';
import { toAcceptedFile } from './accepted.js';

/** An app, and what is known about it. */
export type App = {
  readonly folder: Folder;
  readonly analysis: Analysis;
  readonly textOf: (file: string) => string | undefined;
};

/** The app as it is now cannot be read. */
export class UnreadableNow extends ToolError {
  /** The error of the compiler that it comes from, if it comes from one. */
  readonly error: CompilerError | undefined;

  constructor(reason: ToolError) {
    super(reason.message, reason.help);
    this.error = reason instanceof BrokenFile ? reason.error : undefined;
  }
}

type FormsInput = { readonly past: Past; readonly before: App; readonly now: App };

export type Forms = { readonly before: WireForms; readonly now: WireForms };

type ReadForms = {
  /** Those of the events that may differ. */
  readonly forms: Forms;
  /** The packages that event types import. */
  readonly packages: ReadonlySet<string>;
  /** The files that event types import and that Git ignores. */
  readonly untracked: readonly string[];
};

export async function readForms({ past, before, now }: FormsInput): Promise<ReadForms> {
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
              .filter((file) => isDeclarationFile(file) && !isGenerated(file))
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
      throw error instanceof ToolError ? new UnreadableNow(error) : error;
    }),
    before: await readOld(past, before.folder, select(before)),
  };
  const followOld = createFollower(before.folder);
  const all = [...reaches.values(), ...select(before).map(({ type }) => followOld(type.file))];
  const files = new Set(all.flatMap((reach) => [...reach.files]));
  const isUntracked = (file: string): boolean => past.folder?.isUntracked?.(file) === true;
  const declarations = before.folder
    .list('')
    .filter((file) => isDeclarationFile(file) && !isGenerated(file) && isUntracked(file));
  const ambient = findUsedDeclarations(now.folder, declarations, files);
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
    if (past?.borrow !== undefined) {
      past.borrow();
      const again = await readWireForms({ folder, events }).catch(() => undefined);
      if (again !== undefined) return again;
    }
    throw new ToolError(`At ${value}: ${error.message}`, 'Compare with a version that tsc-run check accepts.');
  }
}
