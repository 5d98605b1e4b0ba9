import { parseSync } from 'oxc-parser';
import * as prettier from 'prettier';
import { describe, expect, test } from 'vitest';
import type { SourceText } from '../../src/analysis/model/source.js';
import type { VirtualFile } from '../../src/render/code.js';
import { renderFiles } from '../../src/render/render.js';
import { analyze } from '../support/analyze.js';
import { skeletonOf } from '../support/skeleton.js';

/** Texts that break out of a literal, comment, template or object if a renderer is careless. */
const HOSTILE: readonly string[] = [
  `it's`,
  `"quoted"`,
  `'both' "kinds"`,
  '`backtick`',
  '${process.exit()}',
  '`${1}`',
  '\\',
  '\\"',
  `\\'`,
  '\\u0041',
  '*/ evil() /*',
  '// evil',
  '<!-- evil',
  '-->',
  `"]; evil(); //`,
  '}; evil(); interface X {',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  'default',
  'a.b',
  'a-b',
  'a b',
  ' a',
  'ünïcödé',
  'cafe\u0301',
  '用户',
  '👩‍👩‍👧‍👦',
  '\u202Eright to left',
  '\u200Bzero width',
  '\u00A0',
  '\uFEFF',
  '0',
  '1e3',
  '-1',
  '@ts-ignore',
  '#private',
  '%s %d',
  '<script>',
  '&amp;',
  'a'.repeat(128),
];

/** Texts that are not valid event names. */
const FAULTY = [
  '',
  ' ',
  '\n',
  'a\nb',
  'a\rb',
  '\0',
  'a\u0007',
  '\u2028',
  '\u2029',
  '\uD800',
  'a\uDC00b',
  'a'.repeat(129),
  'a'.repeat(10_000),
];

const literal = (text: string): string =>
  JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** An app with one event and one subscriber for each name, which the tag of the event and the config spell. */
function appOf(names: readonly string[], registry: 'global' | 'module'): readonly SourceText[] {
  const types = names.map((_, index) => ({
    path: `events/e${index}.ts`,
    text: `import type { Payload } from '../payload.js';\n/** ${tagOf(names[index] as string)} */\nexport type T${index}HappenedEvent = Payload;\n`,
  }));
  const entries = names.map(
    (name, index) =>
      `[${literal(`s/${index}/${toFileName(name)}`)}]: { external: true, events: [${literal(eventName(name, index))}] },`,
  );
  return [
    ...types,
    {
      path: 'tsc-run.config.ts',
      text: `export default { events: { registry: '${registry}', subscribers: {\n${entries.join('\n')}\n} } } as const;\n`,
    },
  ];
}

/** The tag for a name, if a tag can hold it. It cannot contain whitespace or end the comment. */
function tagOf(name: string): string {
  return /^\S+$/.test(name) && !name.includes('*/') ? `@event ${name}` : '';
}

function eventName(name: string, index: number): string {
  return tagOf(name) === '' ? `t${index}.happened` : name;
}

/** The name without characters that have a meaning in paths. */
function toFileName(name: string): string {
  return (
    name
      .replaceAll('\\', '_')
      .replaceAll('/', '_')
      .replace(/\p{Cc}/gu, '') || '_'
  );
}

const files = (sources: readonly SourceText[]): readonly VirtualFile[] => renderFiles(analyze(sources).model);
const fileOf = (all: readonly VirtualFile[], name: string): VirtualFile =>
  all.find(({ path }) => path.endsWith(name)) as VirtualFile;

describe.each(['global', 'module'] as const)('the generated files of a %s registry', (registry) => {
  const rendered = files(appOf(HOSTILE, registry));
  const expected = HOSTILE.map(eventName).sort();

  test.each(rendered.map((file) => [file.path, file.text] as const))('%s parses and is ASCII', (path, text) => {
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    const code = path.endsWith('.json') ? `export default ${text}` : text;
    expect(parseSync('a.ts', code, { sourceType: 'module' }).errors).toEqual([]);
  });

  test('hold exactly the declared names', () => {
    const { interfaces } = skeletonOf(fileOf(rendered, '/events.ts'));
    expect([...(interfaces['EventRegistry'] ?? [])].sort()).toEqual(expected);
    expect(interfaces['UnsubscribedEvents']).toEqual([]);
    expect([...(interfaces['SubscriberRegistry'] ?? [])].sort()).toEqual(
      HOSTILE.map((name, index) => `s/${index}/${toFileName(name)}`).sort(),
    );
    const manifest = JSON.parse(fileOf(rendered, 'manifest.json').text) as { events: { name: string }[] };
    expect(manifest.events.map(({ name }) => name).sort()).toEqual(expected);
  });

  test('keep all texts of the user in literals', () => {
    // Compared with the same app with harmless names, only literals and comments may differ.
    const harmless = files(
      appOf(
        HOSTILE.map((_, index) => `h${index}.happened`),
        registry,
      ),
    );
    for (const file of rendered.filter(({ path }) => path.endsWith('.ts'))) {
      const other = fileOf(harmless, file.path.slice(file.path.lastIndexOf('/')));
      expect(skeletonOf(file).tokens).toEqual(skeletonOf(other).tokens);
      expect(skeletonOf(file).comments).toEqual(skeletonOf(other).comments);
    }
  });

  test.each(rendered.map((file) => [file.path, file.text] as const))(
    'Prettier does not change %s',
    async (path, text) => {
      expect(await prettier.format(text, { filepath: path })).toBe(text);
    },
  );

  test('leave out invalid names', () => {
    const { model, diagnostics } = analyze(appOf(FAULTY, registry));
    // A tag cannot hold some of these names. Their types keep the default name.
    expect(model.events.filter(({ name }) => !/^t\d+\.happened$/.test(name))).toEqual([]);
    const left = FAULTY.length - model.events.length;
    expect(diagnostics.filter(({ code }) => code === 'invalid-event-name')).toHaveLength(left);
    expect(left).toBeGreaterThan(5);
  });
});

describe('paths', () => {
  const PATHS = [
    `events/it's.ts`,
    'events/"a".ts',
    'events/`${a}`.ts',
    'events/a\nb.ts',
    'events/*\u2028/a.ts',
    'events/.ts',
    'events/ü/用户/👩‍👧.mts',
    'events/a b/c.d.e.cts',
    'events/__proto__/constructor.ts',
    'events/\\back\\slash.ts',
    'events/%20?#.ts',
    `events/${'long/'.repeat(60)}a.ts`,
    'events/index.ts',
    'events/.hidden.ts',
    'events/a.js.ts',
  ];

  test.each(PATHS)('%j is imported as its output file', async (path) => {
    const all = files([{ path, text: 'export type OrderPaidEvent = {};' }]);
    const registry = fileOf(all, '/events.ts');
    expect(parseSync('a.ts', registry.text).errors).toEqual([]);
    const output = `../${path.replace(/\.([mc]?)ts$/, '.$1js')}`;
    expect(skeletonOf(registry).strings).toContain(output);
    expect(await prettier.format(registry.text, { filepath: 'a.ts' })).toBe(registry.text);
    const [event] = (JSON.parse(fileOf(all, 'manifest.json').text) as { events: { file: string }[] }).events;
    expect(event?.file).toBe(path);
  });
});

describe('an unusual source text', () => {
  const config = { path: 'tsc-run.config.ts', text: 'export default {};' };
  const analyzed = (text: string) => analyze([config, { path: 'events/a.ts', text }]);
  const codes = (text: string) => analyzed(text).diagnostics.map(({ code }) => code);
  const names = (text: string) => analyzed(text).model.events.map(({ name }) => name);
  const TYPE = 'export type OrderPaidEvent = { id: string };\n';

  const STATEMENT = `const name = call((parameter) => [parameter, '${'text '.repeat(20)}']);\n`;

  test('binary is a syntax error', () => {
    const bytes = Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256);
    expect(codes(new TextDecoder().decode(bytes))).toEqual(['syntax-error']);
    expect(codes('\0\0\0')).toEqual(['syntax-error']);
    expect(codes('\u007fELF\u0002\u0001')).toEqual(['syntax-error']);
  });

  test.each([
    ['empty', '', []],
    ['a BOM alone', '\uFEFF', []],
    ['a BOM', `\uFEFF${TYPE}`, ['order.paid']],
    ['CRLF', TYPE.replaceAll('\n', '\r\n'), ['order.paid']],
    ['CR', `// comment\r${TYPE}`, ['order.paid']],
    ['U+2028 in a string', `const a = '\u2028';${TYPE}`, ['order.paid']],
    ['lone surrogates in a string', `const a = '\uD800';${TYPE}`, ['order.paid']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
    expect(codes(text)).toEqual([]);
  });

  test('the position of a problem counts a BOM and characters outside the basic plane', () => {
    const text = `\uFEFF// 👩‍👧 ü\nexport class OrderPaidEvent {}`;
    expect(analyzed(text).diagnostics[0]?.span.start).toBe(text.indexOf('OrderPaidEvent'));
  });

  test.each([
    ['a comment', (size: number) => `/*${'x'.repeat(size)}*/${TYPE}`],
    ['a string', (size: number) => `const a = '${'x'.repeat(size)}';${TYPE}`],
    ['code', (size: number) => `${STATEMENT.repeat(size / STATEMENT.length)}${TYPE}`],
    ['escapes', (size: number) => `const a = '${'\\n'.repeat(size / 2)}', b = \`${'\\n'.repeat(size / 2)}\`;${TYPE}`],
    ['blanks', (size: number) => `${' '.repeat(size)}${TYPE}`],
  ])('10 MB of %s', (_, make) => {
    const started = performance.now();
    expect(names(make(10_000_000))).toEqual(['order.paid']);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test('code with too many tokens for memory is not parsed', () => {
    expect(codes('f(a,"b");'.repeat(1_000_000))).toEqual(['file-too-complex']);
  });
});
