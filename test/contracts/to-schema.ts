import { stripTypeScriptTypes } from 'node:module';
import { compileValidator } from '../../src/contracts/validators/compile.js';
import { HELPERS } from '../../src/contracts/validators/helpers.js';
import type { JsonSchema } from '../../src/contracts/validators/json-schema.js';
import { loadCompiler } from '../../src/contracts/validators/load-compiler.js';
import { openFolder } from '../../src/project/disk/folder.js';
import type { EventSchema } from '../../src/runtime/validation/standard-schema.js';
import { REPOSITORY } from '../support/app.js';

export const COMPILER = loadCompiler(openFolder(REPOSITORY));

/** The validator of a schema, as `schemas.ts` has it. */
export function toSchema(schema: JsonSchema | undefined): EventSchema<unknown> {
  const body = compileValidator(schema, COMPILER);
  const create = new Function(`${stripTypeScriptTypes(HELPERS)}\nreturn toSchema((() => {${body}})());`);
  return create() as EventSchema<unknown>;
}
