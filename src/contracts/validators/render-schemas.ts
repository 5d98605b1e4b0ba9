import type { EventModel } from '../../analysis/model/model.js';
import { PACKAGE_NAME } from '../../analysis/model/layout.js';
import {
  createImportTypes,
  HEADER,
  type Lines,
  plain,
  toAscii,
  toFile,
  toKey,
  toLiteral,
  type VirtualFile,
} from '../../render/code.js';
import { SCHEMAS } from '../../render/render.js';
import { HELPERS } from './helpers.js';
import type { Validators } from './compile.js';

/**
 * Renders `schemas.ts`: a constant for each event, which bundlers leave out where it is not used, and all of them by
 * event name.
 */
export function renderSchemas({ settings, events }: EventModel, validators: Validators): VirtualFile {
  const path = `${settings.outDir}/${SCHEMAS}`;
  const toType = createImportTypes(path, settings.folder);
  const types = new Map(events.map(({ name, type }) => [name, `${toType(type.file)}.${type.exportName}`]));
  const schemas = validators.events.map(({ name, constant, body }): Lines => {
    const head = `export const ${constant}: EventSchema<${types.get(name)}> =`;
    return plain('// prettier-ignore', `${head} /* @__PURE__ */ toSchema(${toCall(body)});`, '');
  });
  const definitions = validators.definitions.map(({ constant, body }): Lines => {
    return plain('// prettier-ignore', `const ${constant} = ${toCall(body)};`, '');
  });
  return toFile(path, [
    HEADER,
    plain('// @ts-nocheck: the code of the validators is compiled', ''),
    plain(`import type { EventSchema, Validation } from "${PACKAGE_NAME}";`, ''),
    ...schemas,
    plain('// prettier-ignore', 'export const schemas: {'),
    ...validators.events.map(({ name, constant }) => plain(`  readonly ${toKey(name)}: typeof ${constant};`)),
    plain('} = {'),
    ...validators.events.map(({ name, constant }) => plain(`  ${toValueKey(name)}: ${constant},`)),
    plain('};', ''),
    plain(`export const validation: Validation = { when: "${settings.validate ?? 'both'}", schemas };`, ''),
    ...definitions,
    plain(HELPERS),
  ]);
}

/** Bundlers may leave out a call that is marked so. */
function toCall(body: string): string {
  return `/* @__PURE__ */ (() => {${toAscii(body)}})()`;
}

/** In an object literal, `__proto__: value` would set the prototype. */
function toValueKey(name: string): string {
  return name === '__proto__' ? `[${toLiteral(name)}]` : toKey(name);
}
