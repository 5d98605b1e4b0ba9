import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { groupBy } from '../../src/analysis/lib/collections.js';
import type { Files } from './program.js';
import { PROGRAMS } from './programs.js';
import { ESM } from './settings.js';
import { generate } from './write-programs.js';

type Entry = { readonly event: string; readonly type: string; readonly file: string; readonly subscriber: string };

/** An app of many events and subscribers with awkward names. `literal` adds the assertion about the config. */
function createApp(
  entries: readonly Entry[],
  registry: string,
  literal: boolean,
  configFile = 'tsc-run.config.ts',
): Files {
  const subscribers = Object.fromEntries(
    [...groupBy(entries, ({ subscriber }) => subscriber)].map(([name, own]) => [
      name,
      { events: own.map(({ event }) => event), external: name.startsWith('external') },
    ]),
  );
  return {
    ...Object.fromEntries(
      entries.map(({ event, type, file }) => [file, `/** @event ${event} */ export type ${type} = {};`]),
    ),
    ...Object.fromEntries(
      entries.map(({ subscriber, file }) => [
        `functions/subscribers/${subscriber}${file.slice(file.lastIndexOf('.'))}`,
        'export const listen = () => {};',
      ]),
    ),
    [configFile]: `export default ${JSON.stringify({ events: { registry, subscribers } })}${literal ? ' as const' : ''};`,
  };
}

/** Names and files whose lines end before, at and after the column at which Prettier wraps. */
const WIDTHS = Array.from({ length: 100 }, (_, length): Entry => {
  const word = 'x'.repeat(length + 1);
  const extension = ['ts', 'mts', 'cts'][length % 3] as string;
  return {
    event: `a.${word}`,
    type: `A${word}Event`,
    file: `events/a-${word}.${extension}`,
    subscriber: `${length % 2 ? '' : 'external-'}${word}`,
  };
});

const ODD: readonly Entry[] = [
  `it's`,
  `"quoted"`,
  `'a'"b"`,
  'back\\slash',
  '`${template}`',
  'größe.geändert',
  '注文.完了',
  '💥.x',
  'constructor',
  '__proto__',
  'plain',
  '$dollar',
  '_under',
  '1st',
  '1',
  '01',
  '1.5',
  '1e3',
  '0x10',
  'a-b',
  'a/b',
  'ß',
  'é'.normalize('NFD'),
].map((event, index) => ({
  event,
  type: `T${index}Event`,
  file: `events/t${index}.ts`,
  subscriber: event.replaceAll('/', '-'),
}));

const APPS: Readonly<Record<string, Files>> = Object.fromEntries(
  ['global', 'module'].flatMap((registry) =>
    [true, false].flatMap((literal): [string, Files][] => [
      [`no events, ${registry}${literal ? ', literal' : ''}`, createApp([], registry, literal)],
      [
        `lines of every width, ${registry}${literal ? ', literal' : ''}`,
        createApp(WIDTHS, registry, literal, 'tsc-run.config.mts'),
      ],
      [`odd names, ${registry}${literal ? ', literal' : ''}`, createApp(ODD, registry, literal, 'tsc-run.config.cts')],
    ]),
  ),
);

describe('Prettier does not change generated files', () => {
  const programs = [
    ...Object.entries(APPS).map(([name, files]) => ({ name, files, settings: ESM })),
    ...new Map(PROGRAMS.map((program) => [program.files, program])).values(),
  ];
  it.each(programs)('$name', async (program) => {
    for (const { path, text } of generate(program).generated) {
      expect(await format(text, { filepath: path })).toBe(text);
    }
  });
});
