import { relative, resolve } from 'node:path';
import { toCodeFrame } from '../terminal/code-frame.js';
import { type Finding, isCompilerCode, type TextOf } from './finding.js';
import type { Output } from '../terminal/io.js';
import { toPrintable } from '../terminal/printable.js';

export type PrettyOptions = {
  /** The folder of the config; absolute. */
  readonly root: string;
  /** Paths are shown from here, so that a terminal can open them. */
  readonly cwd: string;
  readonly textOf: TextOf;
  readonly output: Output;
};

/** What a person reads: each finding with its place, the code there, and what to do; each page about it once. */
export function toPrettyReport(findings: readonly Finding[], options: PrettyOptions): string {
  const known = new Set<string>();
  const blocks = findings.map((finding) => {
    const { docs } = finding;
    const isNew = docs !== undefined && !known.has(docs);
    if (isNew) known.add(docs);
    return [toBlock(finding, options), ...(isNew ? [options.output.colors.dim(`  docs: ${docs}`)] : [])].join('\n');
  });
  return blocks.map((block) => `${block}\n\n`).join('');
}

function toBlock(finding: Finding, { root, cwd, textOf, output }: PrettyOptions): string {
  const { code, severity, file, start, message, help } = finding;
  const { colors } = output;
  const paint = severity === 'error' ? colors.red : colors.yellow;
  const place = `${relative(cwd, resolve(root, file))}:${start.line}:${start.column}`;
  const label = isCompilerCode(code) ? code : `tsc-run(${code})`;
  const [sentence = '', ...reasons] = toPrintable(message).split('\n');
  const head = `${colors.cyan(toPrintable(place))} - ${paint(severity)} ${colors.dim(`${label}:`)} ${sentence}`;
  const frame = toFrame(finding, textOf(file), output, paint);
  const advice =
    help === undefined ? [] : [`  ${colors.bold('help:')} ${toPrintable(help).replaceAll('\n', '\n        ')}`];
  return [head, ...reasons, ...(frame.length === 0 ? [] : ['', ...frame]), ...advice].join('\n');
}

function toFrame(
  { start, end }: Finding,
  text: string | undefined,
  { columns, colors }: Output,
  mark: (text: string) => string,
): readonly string[] {
  const isWholeFile = start.line === end.line && start.column === end.column && start.line === 1 && start.column === 1;
  if (text === undefined || isWholeFile) return [];
  return toCodeFrame(text, { start, end }, { columns, dim: colors.dim, mark });
}
