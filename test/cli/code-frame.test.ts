import { expect, test } from 'vitest';
import { toCodeFrame } from '../../src/cli/terminal/code-frame.js';
import { lineStarts, positionAt } from '../../src/analysis/model/source.js';

/** The frame of the text between « and ». */
function frame(marked: string, columns = 80): readonly string[] {
  const text = marked.replace(/[«»]/g, '');
  const starts = lineStarts(text);
  const start = positionAt(starts, marked.indexOf('«'));
  const end = positionAt(starts, marked.indexOf('»') - 1);
  return toCodeFrame(text, { start, end }, { columns, dim: (each) => each, mark: (each) => each });
}

test.each([
  ['one line', "a;\nawait emit(«'x.y'»);\nb;", ["2 | await emit('x.y');", '  |            ~~~~~']],
  ['the first character', '«a»', ['1 | a', '  | ~']],
  ['nothing at the end of a line', 'ab«»\nc', ['1 | ab', '  |   ~']],
  ['nothing in an empty file', '«»', ['1 |', '  | ~']],
  ['tabs', "\t\temit(\t«'x'»)", ["1 |         emit(   'x')", '  |                 ~~~']],
  ['a tab inside', 'a«\tb»', ['1 | a   b', '  |  ~~~~']],
  ['carriage returns', "a\r\nemit(«'x'»)\r\nb", ["2 | emit('x')", '  |      ~~~']],
  ['wide characters', "/* 漢字 */ emit(«'ü漢'»)", ["1 | /* 漢字 */ emit('ü漢')", '  |                 ~~~~~']],
  ['an emoji of several parts', "'👩‍👩‍👧' «x»", ["1 | '👩‍👩‍👧' x", '  |      ~']],
  ['a letter with a combining mark', "'e\u0301' «x»", ["1 | 'e\u0301' x", '  |     ~']],
  ['two lines', "emit(\n  «'x',\n  y»,\n)", ["2 |   'x',", '  |   ~~~~', '3 |   y,', '  |   ~']],
  ['many lines', 'a(«b\nc\nd\n  e»)', ['1 | a(b', '  |   ~', '. |', '4 |   e)', '  |   ~']],
  ['up to the start of the next line', '«ab\n»c', ['1 | ab', '  | ~~']],
  ['line numbers of several digits', `${'\n'.repeat(9)}a«b»`, ['10 | ab', '   |  ~']],
])('%s', (_, marked, expected) => {
  expect(frame(marked)).toEqual(expected);
});

test('a place after the end of the file has no frame', () => {
  const place = { start: { line: 9, column: 1 }, end: { line: 9, column: 1 } };
  expect(toCodeFrame('a\nb', place, { columns: 80, dim: String, mark: String })).toEqual([]);
});

function widthOf(text: string): number {
  return [...text].reduce((sum, each) => sum + (each === '漢' ? 2 : 1), 0);
}

test.each([
  ['at the start', `«ab»${'-'.repeat(500)}`],
  ['in the middle', `${'-'.repeat(5000)}«ab»${'-'.repeat(5000)}`],
  ['at the end', `${'-'.repeat(5000)}«ab»`],
  ['between wide characters', `${'漢'.repeat(100)}«ab»${'漢'.repeat(100)}`],
])('a long line is cut around the place: %s', (_, marked) => {
  const [code = '', underline = ''] = frame(marked, 60);
  expect(code).toContain('…');
  expect(widthOf(code)).toBeLessThanOrEqual(60);
  expect(underline.indexOf('~~')).toBe(widthOf(code.slice(0, code.indexOf('ab'))));
});

test('a line of ten megabytes takes no time', () => {
  const text = `${'x'.repeat(5e6)}«ab»${'y'.repeat(5e6)}`;
  const started = performance.now();
  frame(text);
  expect(performance.now() - started).toBeLessThan(1000);
});

test('a long place is underlined up to where the line is cut', () => {
  const [code = '', underline = ''] = frame(`emit(«'${'x'.repeat(300)}'»)`, 60);
  expect(code).toMatch(/^1 \| emit\('x+…$/);
  expect(underline).toMatch(/^ {2}\| {6}~+$/);
});

test('control characters and marks that reorder text are made visible', () => {
  const frames = frame("«'\u001B[31mred\u0007\u202Etxt\u009B'»").join('\n');
  expect(frames).toContain("'␛[31mred␇�txt�'");
  expect(frames.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
});
