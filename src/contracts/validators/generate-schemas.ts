import type { Folder } from '../../analysis/model/folder.js';
import type { EventModel } from '../../analysis/model/model.js';
import type { VirtualFile } from '../../render/code.js';
import { readWireForms } from '../read/read-wire-forms.js';
import { DEFINITIONS } from '../schema/dialect.js';
import { createWriter } from '../schema/json-schema.js';
import { listLeftOut } from '../schema/left-out.js';
import { compileValidators } from './compile.js';
import { loadCompiler } from './load-compiler.js';
import { renderSchemas } from './render-schemas.js';

/** `notes` are sentences on tags that are left out. */
export type GeneratedSchemas = { readonly file: VirtualFile; readonly notes: readonly string[] };

/**
 * Reads the payload types of an app, and renders `schemas.ts` with a validator of each. Rejects with a `ToolError` if
 * ts-morph or ajv is not installed, or if a type cannot be read.
 */
export async function generateSchemas(folder: Folder, model: EventModel): Promise<GeneratedSchemas> {
  const { events } = model;
  const compiler = loadCompiler(folder);
  const forms = await readWireForms({ folder, events });
  const writer = createWriter(forms, [...forms.events.values()], DEFINITIONS);
  const schemas = new Map([...forms.events].map(([name, type]) => [name, writer.write(type)] as const));
  const definitions = new Map(Object.entries(writer.definitions()));
  const file = renderSchemas(model, compileValidators({ events: schemas, definitions }, compiler));
  return { file, notes: listLeftOut(forms) };
}
