import type { ts } from 'ts-morph';
import { toAbsolute, toAppPath } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { isForeign } from '../../analysis/model/layout.js';
import type { Event } from '../../analysis/model/model.js';
import { type Position, positionAt, lineStarts } from '../../analysis/model/source.js';
import { ToolError } from '../../project/disk/tool-error.js';
import type { WireForms, WireType } from '../model/wire-type.js';
import { define } from './define.js';
import { loadMorph, type Morph } from './load-morph.js';
import { notesOf } from './notes.js';
import { openProgram } from './open-program.js';
import { createReader, EndlessType, type Reader } from './reader.js';

export type ReadInput = {
  readonly folder: Folder;
  /** The events to read; only their files and what these import are looked at. */
  readonly events: readonly Event[];
};

/**
 * Reads the types of events deeply, as the compiler of ts-morph sees them. Rejects with a `ToolError` if ts-morph is
 * not installed, or if a type cannot be read.
 *
 * @example
 * const { events } = await readWireForms({ folder, events: analysis.model.events });
 * events.get('user.registered'); // { kind: 'object', properties: […], indexes: [] }
 */
export async function readWireForms({ folder, events }: ReadInput): Promise<WireForms> {
  if (events.length === 0) return { events: new Map(), definitions: new Map() };
  const morph = loadMorph(folder);
  // Most events need nothing global, which is slow to read.
  const first = readAll({ morph, folder, events }, false);
  return first.isBroken ? readAll({ morph, folder, events }, true).forms() : first.forms();
}

type Given = ReadInput & { readonly morph: Morph };

function readAll({ morph, folder, events }: Given, globals: boolean) {
  const sources = [...new Set(events.map(({ type }) => type.file))];
  const program = openProgram(morph, folder, { sources, globals });
  const reader = createReader(morph.ts, program, folder.path);
  const roots = new Map(events.map((event) => [event.name, readEvent({ morph, folder, program, reader }, event)]));
  const isBroken = reader.isBroken();
  if (isBroken && globals) refuseBroken(morph, folder, program);
  return { isBroken, forms: (): WireForms => ({ ...define(reader.shapes, roots), comments: reader.comments() }) };
}

type Reading = {
  readonly morph: Morph;
  readonly folder: Folder;
  readonly program: ts.Program;
  readonly reader: Reader;
};

function readEvent({ morph: { ts }, folder, program, reader }: Reading, { name, type }: Event): WireType {
  const checker = program.getTypeChecker();
  const symbol = findExport(ts, program, { folder, file: type.file, exportName: type.exportName });
  if (symbol === undefined)
    throw new ToolError(`${type.file} exports no type ${type.exportName}, which is the event ${name}`);
  const declared = checker.getDeclaredTypeOfSymbol(symbol);
  const read = readType(reader, declared, { name, type });
  // What the comment of its own declaration says is already in the type.
  const notes = (declared.aliasSymbol ?? declared.getSymbol()) === symbol ? undefined : notesOf(ts, checker, symbol);
  return notes === undefined ? read : { ...read, notes: { ...read.notes, ...notes } };
}

function readType(reader: Reader, declared: ts.Type, { name, type }: Pick<Event, 'name' | 'type'>): WireType {
  try {
    return reader.read(declared, `${type.typeName}Payload`);
  } catch (error) {
    if (!(error instanceof EndlessType)) throw error;
    throw new ToolError(
      `The type of ${name} never ends: ${error.typeName} contains itself with ever larger arguments`,
      `Let ${error.typeName} refer to itself with the same arguments (${type.file}).`,
    );
  }
}

type Wanted = { readonly folder: Folder; readonly file: string; readonly exportName: string };

function findExport(ts: Morph['ts'], program: ts.Program, { folder, file, exportName }: Wanted): ts.Symbol | undefined {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(toAbsolute(folder.path, file));
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) return undefined;
  const found = checker.getExportsOfModule(module).find((each) => each.name === exportName);
  return found !== undefined && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
}

/** An error of the compiler in a file that types come from. */
export type CompilerError = {
  readonly file: string;
  readonly position: Position;
  /** In characters. */
  readonly length: number;
  readonly code: string;
  readonly text: string;
};

/** A file that types come from does not compile. */
export class BrokenFile extends ToolError {
  readonly error: CompilerError;

  constructor(error: CompilerError) {
    const { file, position, text } = error;
    super(
      `${file}:${position.line}:${position.column} does not compile: ${text}`,
      'Run tsc-run check, and solve this first.',
    );
    this.error = error;
  }
}

/** An error in a file of the app would make a type silently mean anything. */
function refuseBroken({ ts }: Morph, folder: Folder, program: ts.Program): void {
  const own = program.getSourceFiles().filter(({ fileName }) => !isForeign(fileName));
  for (const source of own) {
    if (program.isSourceFileDefaultLibrary(source)) continue;
    const [error] = program.getSemanticDiagnostics(source);
    if (error === undefined) continue;
    const text = ts.flattenDiagnosticMessageText(error.messageText, ' ');
    const { line, column } = positionAt(lineStarts(source.text), error.start ?? 0);
    const file = toAppPath(folder.path, source.fileName);
    throw new BrokenFile({
      file,
      position: { line, column },
      length: error.length ?? 0,
      code: `TS${error.code}`,
      text,
    });
  }
}
