import type { Folder } from '../../analysis/model/folder.js';
import type { EventModel } from '../../analysis/model/model.js';
import type { VirtualFile } from '../../render/code.js';
import { readWireForms } from '../read/read-wire-forms.js';
import { createWriter } from '../schema/json-schema.js';
import { compileValidators } from './compile.js';
import { DEFINITIONS } from './json-schema.js';
import { loadCompiler } from './load-compiler.js';
import { renderSchemas } from './render-schemas.js';

/**
 * Reads the payload types of an app, and renders `schemas.ts` with a validator of each. Rejects with a `ToolError` if
 * ts-morph or ajv is not installed, or if a type cannot be read.
 */
export async function generateSchemas(folder: Folder, model: EventModel): Promise<VirtualFile> {
  const { events } = model;
  const compiler = loadCompiler(folder);
  const forms = await readWireForms({ folder, events });
  const writer = createWriter(forms, [...forms.events.values()], DEFINITIONS);
  const schemas = new Map([...forms.events].map(([name, type]) => [name, writer.write(type)] as const));
  const definitions = new Map(Object.entries(writer.definitions()));
  return renderSchemas(model, compileValidators({ events: schemas, definitions }, compiler));
}
