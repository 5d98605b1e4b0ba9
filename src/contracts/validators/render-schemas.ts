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
import { toConstants } from './names.js';

/**
 * Renders `schemas.ts`: a constant for each event, which bundlers leave out where it is not used, and all of them by
 * event name. `validators` are the bodies of functions that return a validator, in the order of
 * the events.
 */
export function renderSchemas({ settings, events }: EventModel, validators: readonly string[]): VirtualFile {
  const path = `${settings.outDir}/${SCHEMAS}`;
  const toType = createImportTypes(path, settings.folder);
  const constants = toConstants(events.map(({ name }) => name));
  const types = events.map(({ type }) => `${toType(type.file)}.${type.exportName}`);
  const code = validators.map((body, index): Lines => {
    const head = `export const ${constants[index]}: EventSchema<${types[index]}> =`;
    return plain(
      '// prettier-ignore',
      `${head} /* @__PURE__ */ toSchema(/* @__PURE__ */ (() => {${toAscii(body)}})());`,
      '',
    );
  });
  const members = events.map(({ name }, index) => [name, constants[index]] as const);
  return toFile(path, [
    HEADER,
    plain('// @ts-nocheck: the code of the validators is compiled', ''),
    plain(`import type { EventSchema, Validation } from "${PACKAGE_NAME}";`, ''),
    ...code,
    plain('// prettier-ignore', 'export const schemas: {'),
    ...members.map(([name, constant]) => plain(`  readonly ${toKey(name)}: typeof ${constant};`)),
    plain('} = {'),
    ...members.map(([name, constant]) => plain(`  ${toValueKey(name)}: ${constant},`)),
    plain('};', ''),
    plain(`export const validation: Validation = { when: "${settings.validate ?? 'both'}", schemas };`, ''),
    plain(HELPERS),
  ]);
}

/** In an object literal, `__proto__: value` would set the prototype. */
function toValueKey(name: string): string {
  return name === '__proto__' ? `[${toLiteral(name)}]` : toKey(name);
}
