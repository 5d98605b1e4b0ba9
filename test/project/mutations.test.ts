import { format, type Options } from 'prettier';
import ts from 'typescript';
import { expect, test } from 'vitest';
import type { SourceText } from '../../src/analysis/model/source.js';
import { isSameMeaning } from '../../src/project/output/same-meaning.js';
import { FIRST_LINE, type VirtualFile } from '../../src/render/code.js';
import { renderFiles } from '../../src/render/render.js';
import { analyze } from '../support/analyze.js';

/** Names that need quotes, escapes and several lines; an ES module in a CommonJS app; events without subscribers; an empty app. */
const EVENTS = `
export type UserRegisteredEvent = { id: string };
/** @event it's "quoted" */
export type QuotedEvent = {};
/** @event größe.geändert */
export type SizeEvent = {};
/** @event $plain */
export type PlainEvent = {};
export type AVeryLongNameOfAnEventThatMakesEveryLineTooLongToStandOnOneEvent = {};
export type OrderPaidEvent = {};
`;

function toConfig(registry: string, literal: boolean): string {
  const value = `{ events: { registry: '${registry}', subscribers: {
    mail: { events: ['user.registered', '$plain'] },
    'send-a-letter': { events: ["it's \\"quoted\\"", 'größe.geändert'] },
    both: { events: ['a.very.long.name.of.an.event.that.makes.every.line.too.long.to.stand.on.one'], external: true },
    idle: { events: [] },
  } } }`;
  return literal
    ? `import { defineConfig } from '@tsc-run/core';\nexport default defineConfig(${value});`
    : `export default ${value};`;
}

function render(registry: string, literal: boolean): readonly VirtualFile[] {
  const sources: readonly SourceText[] = [
    { path: 'tsc-run.config.ts', text: toConfig(registry, literal) },
    { path: 'events/all.mts', text: EVENTS },
    { path: 'functions/subscribers/mail.ts', text: 'export function listen() {}' },
    { path: 'functions/subscribers/send-a-letter.ts', text: 'export function listen() {}' },
  ];
  const { model, coverage } = analyze(sources);
  expect(coverage === 'whole' && model.events.length).toBe(6);
  return renderFiles(model);
}

const FILES = [...render('global', true), ...render('module', false)];

const STYLES: Readonly<Record<string, Options>> = {
  'its defaults': {},
  tabs: { useTabs: true },
  'single quotes': { singleQuote: true },
  'no semicolons': { semi: false },
  'width 40': { printWidth: 40 },
  'width 200': { printWidth: 200 },
  'carriage returns': { endOfLine: 'crlf' },
  'quotes on every property': { quoteProps: 'consistent', trailingComma: 'none', bracketSpacing: false },
  'all options, narrow': { useTabs: true, singleQuote: true, semi: false, printWidth: 40, endOfLine: 'crlf' },
  'all options, wide': { useTabs: true, singleQuote: true, semi: false, printWidth: 200, endOfLine: 'crlf' },
};

function reformat({ path, text }: VirtualFile, style: Options): Promise<string> {
  return format(text, { ...style, parser: path.endsWith('.json') ? 'json' : 'typescript' });
}

test.each(Object.entries(STYLES))('formatting by Prettier with %s makes no difference', async (_, style) => {
  for (const file of FILES) expect(isSameMeaning(file.path, await reformat(file, style), file.text)).toBe(true);
});

const MUTATED = process.env['LONG'] ? Object.keys(STYLES) : ['all options, narrow'];

test.each(MUTATED)('every changed token is still found after Prettier with %s', async (name) => {
  const accepted: string[] = [];
  let count = 0;
  for (const file of FILES) {
    const text = await reformat(file, STYLES[name] as Options);
    for (const mutant of mutate(file.path, text)) {
      count++;
      if (isSameMeaning(file.path, mutant.text, file.text)) accepted.push(`${file.path}: ${mutant.what}`);
    }
  }
  expect(accepted).toEqual([]);
  expect(count).toBeGreaterThan(5_000);
});

test.each(MUTATED)('an added or removed separator is ignored only where the compiler ignores it: %s', async (name) => {
  const wrong: string[] = [];
  let same = 0;
  for (const file of FILES.filter(({ path }) => path.endsWith('.ts'))) {
    const text = await reformat(file, STYLES[name] as Options);
    const meaning = toTree(file.text);
    expect(toTree(text)).toBe(meaning);
    for (const mutant of mutateSeparators(text)) {
      if (!isSameMeaning(file.path, mutant.text, file.text)) continue;
      same++;
      if (toTree(mutant.text) !== meaning) wrong.push(`${file.path}: ${mutant.what}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(same).toBeGreaterThan(0);
});

/** The syntax tree of TypeScript as text, with property names unquoted; undefined for a text that does not parse. */
function toTree(text: string): string | undefined {
  const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  if ((file as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics.length > 0) return undefined;
  const parts: string[] = [];
  const visit = (node: ts.Node): void => {
    const isName = ts.isPropertySignature(node.parent ?? file) && (node.parent as ts.PropertySignature).name === node;
    parts.push(isName ? 'name' : String(node.kind));
    if (ts.isIdentifier(node) || ts.isStringLiteral(node)) parts.push(JSON.stringify(node.text));
    parts.push('(');
    ts.forEachChild(node, visit);
    parts.push(')');
  };
  visit(file);
  return parts.join(' ');
}

/** The text with one separator removed, or one inserted after a token: every such text. */
function* mutateSeparators(text: string): Generator<Mutant> {
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const [start, end] = [match.index, match.index + token.length];
    if (SEPARATORS.test(token))
      yield { what: `without ${token} at ${start}`, text: text.slice(0, start) + text.slice(end) };
    for (const each of token.startsWith('//') ? [] : [',', ';', '|', '&']) {
      yield { what: `${each} after ${token} at ${start}`, text: `${text.slice(0, end)}${each}${text.slice(end)}` };
    }
  }
}

type Mutant = { readonly what: string; readonly text: string };

const TOKEN = /\/\/[^\r\n]*|\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w$]+|=>|[^\s]/gu;
/** A formatter may add and remove some of these; the grammar decides which. */
const SEPARATORS = /^[,;|&]$/;
const LINTER = /^\/[/*] ?(?:eslint|oxlint|biome|prettier)/;

/** The text with one token removed, doubled, changed, or swapped with the next one: every such text. */
function* mutate(path: string, text: string): Generator<Mutant> {
  const tokens = [...text.matchAll(TOKEN)];
  for (const [index, match] of tokens.entries()) {
    const [token] = match;
    if (LINTER.test(token)) continue;
    const start = match.index;
    const end = start + token.length;
    const replace = (by: string) => text.slice(0, start) + by + text.slice(end);
    const where = `${token} at ${start}`;
    if (!SEPARATORS.test(token)) {
      yield { what: `without ${where}`, text: replace('') };
      yield { what: `twice ${where}`, text: replace(`${token} ${token}`) };
    }
    for (const by of changes(token, path)) yield { what: `${by} for ${where}`, text: replace(by) };
    const next = tokens[index + 1];
    if (next === undefined || next[0] === token || SEPARATORS.test(token) || SEPARATORS.test(next[0])) continue;
    if (LINTER.test(next[0])) continue;
    const swapped = `${text.slice(0, start)}${next[0]} ${token} ${text.slice(next.index + next[0].length)}`;
    yield { what: `exchanged ${where} with ${next[0]}`, text: swapped };
  }
}

function changes(token: string, path: string): readonly string[] {
  if (token.startsWith('//') || token.startsWith('/*')) return [`${token.slice(0, 3)}@ts-nocheck`, '// @ts-ignore\n'];
  if (/^["']/.test(token)) {
    const [quotes, body] = [token.charAt(0), token.slice(1, -1)];
    const others = [`${body}x`, body.slice(1), `x${body}`, body.replace('.', '_'), ` ${body}`, body.toUpperCase()];
    return others.filter((each) => each !== body).map((each) => quotes + each + quotes);
  }
  if (/^[\w$]/.test(token))
    return [`${token}x`, `x${token}`, `"${token}x"`, 'any', ...(path.endsWith('.json') ? ['null'] : [])];
  if (token === ',') return [':', ';;', '|'];
  if (token === ';') return [':', '?', '!;x;'];
  return ['!', '?', ';x;', '[]'].filter((each) => each !== token);
}

test('a change around the code makes a difference', () => {
  for (const { path, text } of FILES.filter((file) => file.path.endsWith('.ts'))) {
    const others = [
      text.replace(FIRST_LINE, ''),
      text.slice(0, text.length / 2),
      text.slice(0, -2).replace(/[^\n]*\n?$/, ''),
      `${text}export {};\n`,
      `// @ts-nocheck\n${text}`,
      `/// <reference lib="dom" />\n${text}`,
      `#!/usr/bin/env node\n${text}`,
      `<<<<<<< ours\n${text}`,
      text.replace('export ', '// export '),
      text.replaceAll('\n', ' '),
      `/*\n${text}\n*/`,
      '',
    ];
    expect(others.filter((other) => isSameMeaning(path, other, text))).toEqual([]);
  }
});
