import { groupBy } from '../../../src/analysis/lib/collections.js';
import type { Files, Program } from '../program.js';
import { CJS, ESM } from '../settings.js';

/** An app as data. A mutation changes the data, not the text. */
export type Shape = {
  readonly events: readonly EventShape[];
  readonly entries: readonly Entry[];
  readonly subscribers: readonly SubscriberShape[];
  readonly emits: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export type EventShape = {
  readonly file: string;
  readonly type: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly comment?: string;
  readonly keyword?: 'interface';
};

export type Entry = { readonly name: string; readonly events: readonly string[]; readonly external?: boolean };

export type SubscriberShape = { readonly name: string; readonly listen: string };

/** A way to write the config of an app, and to compile it. */
export type Style = Pick<Program, 'settings'> & {
  readonly name: string;
  /** Whether types can compare the config with the registry. */
  readonly literal: boolean;
  readonly registry: 'global' | 'module';
  readonly config: (body: string) => string;
  /** Mutates only the config: the rest equals that of another style. */
  readonly onlyConfig?: boolean;
};

const defined = (body: string) =>
  `import { defineConfig } from '@tsc-run/core';\nexport default defineConfig(${body});\n`;

export const STYLES: readonly Style[] = [
  {
    name: 'plain object',
    literal: false,
    registry: 'global',
    settings: ESM,
    config: (body) => `export default ${body};\n`,
  },
  { name: 'defineConfig', literal: true, registry: 'global', settings: ESM, onlyConfig: true, config: defined },
  {
    name: 'as const, CommonJS',
    literal: true,
    registry: 'global',
    settings: CJS,
    onlyConfig: true,
    config: (body) => `export default ${body} as const;\n`,
  },
  { name: 'registry of its own', literal: true, registry: 'module', settings: ESM, config: defined },
];

const payload = { id: "'1'", name: "'Ada'" };

export const SHAPE: Shape = {
  events: [
    { file: 'user', type: 'UserRegisteredEvent', name: 'user.registered', fields: { id: 'string', name: 'string' } },
    { file: 'user', type: 'UserVerifiedEvent', name: 'user.verified', fields: { id: 'string' } },
    { file: 'order', type: 'OrderCompletedEvent', name: 'order.completed', fields: { id: 'string', total: 'number' } },
    { file: 'payment', type: 'PaymentFailedEvent', name: 'payment.failed', fields: { id: 'string' } },
  ],
  entries: [
    { name: 'greet', events: ['user.registered', 'user.verified'] },
    { name: 'count', events: ['user.registered', 'order.completed'] },
  ],
  subscribers: [
    {
      name: 'greet',
      listen: `export const listen = async (event: events.For<'greet'>): Promise<string> => event.data.id;`,
    },
    {
      name: 'count',
      listen: `export function listen(event: events.Event<{ id: string }>): string { return event.data.id; }\nexport type Own = events.For<'count'>;`,
    },
  ],
  emits: {
    'user.registered': payload,
    'user.verified': { id: payload.id },
    'order.completed': { id: payload.id, total: '7' },
  },
};

export function toFiles({ events, entries, subscribers, emits }: Shape, style: Style): Files {
  const source = style.registry === 'module' ? '#events' : '@tsc-run/core';
  const config = {
    events: {
      registry: style.registry,
      subscribers: Object.fromEntries(entries.map(({ name, ...entry }) => [name, entry])),
    },
  };
  const declarations = [...groupBy(events, ({ file }) => file)].map(([file, own]) => [
    `events/${file}.ts`,
    own.map(declare).join(''),
  ]);
  return {
    'package.json': JSON.stringify({ type: style.settings.type, imports: { '#events': './generated/events.js' } }),
    'tsc-run.config.ts': style.config(JSON.stringify(config, undefined, 2)),
    ...Object.fromEntries(declarations),
    ...Object.fromEntries(
      subscribers.map(({ name, listen }) => [
        `functions/subscribers/${name}.ts`,
        `import type { events } from '${source}';\n${listen}\n`,
      ]),
    ),
    'functions/api/all.ts': [
      `import { events } from '${source}';`,
      ...Object.entries(emits).map(([name, data]) => `void events.emit('${name}', { ${members(data, ',')} });`),
    ].join('\n'),
  };
}

function declare({ type, fields, comment, keyword }: EventShape): string {
  const body = `{ ${members(fields, ';')} }`;
  const text = keyword === 'interface' ? `export interface ${type} ${body}\n` : `export type ${type} = ${body};\n`;
  return comment === undefined ? text : `/** ${comment} */\n${text}`;
}

function members(fields: Readonly<Record<string, string>>, separator: string): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join(`${separator} `);
}
