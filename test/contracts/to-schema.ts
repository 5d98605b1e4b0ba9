import { stripTypeScriptTypes } from 'node:module';
import { compileValidators, type Validators } from '../../src/contracts/validators/compile.js';
import { HELPERS } from '../../src/contracts/validators/helpers.js';
import type { JsonSchema } from '../../src/contracts/schema/dialect.js';
import { loadCompiler } from '../../src/contracts/validators/load-compiler.js';
import { openFolder } from '../../src/project/disk/folder.js';
import type { EventSchema } from '../../src/runtime/validation/standard-schema.js';
import { REPOSITORY } from '../support/app.js';

export const COMPILER = loadCompiler(openFolder(REPOSITORY));

/** The validator of a schema, as `schemas.ts` has it. */
export function toSchema(schema: JsonSchema | undefined): EventSchema<unknown> {
  const { events, definitions } = compile(schema);
  const code = definitions.map(({ constant, body }) => `const ${constant} = (() => {${body}})();`).join('\n');
  const create = new Function(
    `${stripTypeScriptTypes(HELPERS)}\n${code}\nreturn toSchema((() => {${events[0]?.body}})());`,
  );
  return create() as EventSchema<unknown>;
}

export function compile(schema: JsonSchema | undefined): Validators {
  const { $defs = {}, ...event } = (schema ?? {}) as { readonly $defs?: object };
  const definitions = new Map(Object.entries($defs));
  return compileValidators({ events: new Map([['event', event]]), definitions }, COMPILER);
}
