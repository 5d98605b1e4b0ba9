import type { SchemaCase } from './schema-case.js';

export const TEXTS: readonly SchemaCase[] = [
  {
    what: 'a prefix',
    type: `\`user-\${string}\``,
    schema: { type: 'string', pattern: '^user-[\\s\\S]*$' },
  },
  {
    what: 'a suffix',
    type: `\`\${string}.json\``,
    schema: { type: 'string', pattern: '^[\\s\\S]*\\.json$' },
  },
  {
    what: 'a number',
    type: `\`order-\${number}\``,
    schema: { type: 'string', pattern: '^order-[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?$' },
  },
  {
    what: 'a bigint',
    type: `\`\${bigint}n\``,
    schema: { type: 'string', pattern: '^[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?n$' },
  },
  {
    what: 'a boolean',
    type: `\`is-\${boolean}\``,
    schema: { enum: ['is-false', 'is-true'] },
  },
  {
    what: 'alternatives',
    type: `\`\${'a' | 'b'}-\${1 | 2}\``,
    schema: { enum: ['a-1', 'a-2', 'b-1', 'b-2'] },
  },
  {
    what: 'characters of regular expressions',
    type: `\`^(\${string})+[a.b]?{1}\\\\|$*/-\``,
    schema: { type: 'string', pattern: '^\\^\\([\\s\\S]*\\)\\+\\[a\\.b\\]\\?\\{1\\}\\\\\\|\\$\\*/-$' },
  },
  {
    what: 'a line break in the middle',
    type: `\`\${string}@\${string}\``,
    schema: { type: 'string', pattern: '^[\\s\\S]*@[\\s\\S]*$' },
  },
  {
    what: 'a pattern and a text',
    type: `\`x-\${string}\` | 'auto'`,
    schema: { anyOf: [{ type: 'string', pattern: '^x-[\\s\\S]*$' }, { const: 'auto' }] },
  },
  {
    what: 'a pattern beside string',
    type: `\`x-\${string}\` | string`,
    schema: { type: 'string' },
  },
  {
    what: 'patterns inside patterns',
    type: `
type Id = \`id-\${number}\`;
export type CaseEvent = \`\${Id}/\${Id}\`;
`,
    schema: {
      type: 'string',
      pattern:
        '^id-[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?/id-[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?$',
    },
  },
];
