import type { CodeKeywordDefinition, KeywordCxt } from 'ajv/dist/core.js';
import type Codegen from 'ajv/dist/compile/codegen/index.js';

/** How far a quotient may be from a whole number, as a part of it: a few of the last bits of a number. */
const TOLERANCE = 1e-15;

/** Stands for the function of `schemas.ts`, which `compact` puts in its place. */
const UNIQUE = 'ajv/dist/runtime/unique';

/**
 * The keywords that Ajv's own code decides too strictly or too slowly. It refuses 19.99 as a multiple of 0.01, because
 * the quotient is 1998.9999999999998, and compares each item of a list with all others.
 */
export function createKeywords({ _ }: Pick<typeof Codegen, '_'>): readonly CodeKeywordDefinition[] {
  const error = { message: '', params: () => _`{}` };
  return [
    {
      keyword: 'multipleOf',
      type: 'number',
      schemaType: 'number',
      error,
      code(context: KeywordCxt) {
        const { gen, data, schema } = context;
        const step = schema as number;
        if (Number.isInteger(step)) return context.fail(_`${data} % ${step} !== 0`);
        const quotient = gen.const('quotient', _`${data} / ${step}`);
        context.fail(_`!(Math.abs(${quotient} - Math.round(${quotient})) <= ${TOLERANCE} * Math.abs(${quotient}))`);
      },
    },
    {
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      error,
      code(context: KeywordCxt) {
        const { gen, data, schema } = context;
        if (schema !== true) return;
        const unique = gen.scopeValue('func', { ref: UNIQUE, code: _`require(${UNIQUE}).default` });
        context.fail(_`!${unique}(${data})`);
      },
    },
  ];
}
