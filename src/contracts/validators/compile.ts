import type { Options } from 'ajv/dist/core.js';
import { compact } from './compact.js';
import { describeExpected, describeTag } from './expected.js';
import { FORMATS } from './formats.js';
import { isObject, mapSchemas } from './json-schema.js';
import type { Compiler } from './load-compiler.js';
import { toConstant, toInnerConstants } from './names.js';
import { type AppSchemas, idOf, type Part, prepare, toUri } from './prepare.js';

/** The code of a validator: the body of a function that returns it. */
export type Validator = { readonly name: string; readonly constant: string; readonly body: string };

/** The validators of payloads, and those of the definitions that they call by their constants. */
export type Validators = { readonly events: readonly Validator[]; readonly definitions: readonly Validator[] };

/** Compiles the schemas of an app: Ajv's code, without what only Ajv's own errors need. */
export function compileValidators(schemas: AppSchemas, compiler: Compiler): Validators {
  const parts = prepare(schemas);
  const [events, definitions] = [[...schemas.events.keys()], [...schemas.definitions.keys()]];
  const own = events.map(toConstant);
  const constants = [...own, ...toInnerConstants(definitions, own)];
  const named = [...events.map(idOf.event), ...definitions.map(idOf.definition)];
  const constantOf = new Map(named.map((id, index) => [toUri(id), constants[index] ?? '']));
  // A name such as `constructor` is a property of every object, so looking for it takes more code.
  const inherited = parts.filter(({ schema }) => namesInherited(schema)).map(({ id }) => id);
  const bodies = compileParts(parts, constantOf, compiler, false);
  const careful = inherited.length === 0 ? bodies : compileParts(parts, constantOf, compiler, true);
  const toValidator = (name: string, id: string): Validator => {
    const uri = toUri(id);
    const body = (inherited.includes(uri) ? careful : bodies).get(uri) ?? '';
    return { name, constant: constantOf.get(uri) ?? '', body };
  };
  return {
    events: events.map((name) => toValidator(name, idOf.event(name))),
    definitions: definitions.map((name) => toValidator(name, idOf.definition(name))).filter(({ body }) => body !== ''),
  };
}

const OPTIONS: Options = {
  code: { source: true, esm: true, lines: false, optimize: 1 },
  discriminator: true,
  formats: FORMATS,
  inlineRefs: false,
  logger: false,
  messages: false,
  meta: false,
  strict: false,
  validateSchema: false,
};

function compileParts(
  parts: readonly Part[],
  constantOf: ReadonlyMap<string, string>,
  { createAjv, toCode, typescript }: Compiler,
  ownProperties: boolean,
): ReadonlyMap<string, string> {
  const schemas = new Map(parts.map(({ id, schema }) => [id, schema]));
  const ajv = createAjv({ ...OPTIONS, ownProperties });
  for (const [id, schema] of schemas) ajv.addSchema(schema as object, id);
  const code = toCode(ajv, [...schemas.keys()]);
  const owners = new Map(
    parts.map(({ id, schema }) => {
      return [
        String(ajv.getSchema(id)?.source?.validateName),
        { id, schema, constant: constantOf.get(id) ?? '' },
      ] as const;
    }),
  );
  const find = (id: string): unknown => schemas.get(id);
  const describe = (each: unknown, keyword: string): string =>
    keyword === 'discriminator' && isObject(each) ? describeTag(each, find) : describeExpected(each, find);
  return compact(code, { typescript, owners, describe });
}

/** Whether a schema names a property that every object inherits. */
function namesInherited(schema: unknown): boolean {
  let found = false;
  mapSchemas(schema, (copy) => {
    const { properties, required } = copy;
    const names = [
      ...(isObject(properties) ? Object.keys(properties) : []),
      ...(Array.isArray(required) ? required : []),
    ];
    found ||= names.some((name) => String(name) in {});
    return copy;
  });
  return found;
}
