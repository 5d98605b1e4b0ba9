import { relative, resolve } from 'node:path';
import type { Folder } from '../../../analysis/model/folder.js';
import { toCodeFrame } from '../../terminal/code-frame.js';
import type { Output } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';
import type { Finding } from '../finding.js';
import type { Fixed } from '../fixed.js';
import { toLabel } from '../label.js';
import type { TextOf } from '../places.js';

export type PrettyOptions = {
  readonly folder: Folder;
  /** Paths are shown relative to this folder, so that a terminal can open them. */
  readonly cwd: string;
  readonly textOf: TextOf;
  readonly output: Output;
};

/** For people: each finding with its place, the code there and what to do; each page about a problem once. */
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

function toBlock(finding: Finding, { folder, cwd, textOf, output }: PrettyOptions): string {
  const { code, severity, file, start, message, help } = finding;
  const { colors } = output;
  const paint = severity === 'error' ? colors.red : colors.yellow;
  const place = `${relative(cwd, resolve(folder.path, file))}:${start.line}:${start.column}`;
  const [sentence = '', ...reasons] = toPrintable(message).split('\n');
  const head = `${colors.cyan(toPrintable(place))} - ${paint(severity)} ${colors.dim(`${toLabel(code)}:`)} ${sentence}`;
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

/** One line for each fix that was applied. */
export function toFixedLines(
  fixed: readonly Fixed[],
  { folder, cwd, output }: Omit<PrettyOptions, 'textOf'>,
): readonly string[] {
  return fixed.map(({ file, position, change, code }) => {
    const path = relative(cwd, resolve(folder.path, file));
    const place = code === 'stale-output' ? path : `${path}:${position.line}:${position.column}`;
    return `${output.colors.green('Fixed')} ${toPrintable(`${place}: ${change}`)}`;
  });
}
