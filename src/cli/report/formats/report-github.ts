import { relative, resolve } from 'node:path';
import type { Severity } from '../../../analysis/model/diagnostic.js';
import { toPosix } from '../../../project/disk/folder.js';
import { toPrintable } from '../../terminal/printable.js';
import type { Finding } from '../finding.js';
import { toLabel } from '../label.js';

/** Both absolute: the folder of the config, and the root of the repository. */
type Folders = { readonly root: string; readonly repository: string };

/** Workflow commands, which GitHub shows next to the lines of a pull request. */
export function toGithubReport(findings: readonly Finding[], folders: Folders): string {
  return findings.map((finding) => toCommand(finding, folders)).join('');
}

function toCommand(finding: Finding, { root, repository }: Folders): string {
  const { code, severity, file, start, end, message, help, docs } = finding;
  return toGithubCommand(severity, {
    file: toPosix(relative(repository, resolve(root, file))),
    line: start.line,
    col: start.column,
    endLine: end.line,
    endColumn: end.column,
    title: toLabel(code),
    text: [message, ...(help === undefined ? [] : [help]), ...(docs === undefined ? [] : [`docs: ${docs}`])].join('\n'),
  });
}

/** One workflow command; the properties may leave out the place. */
export function toGithubCommand(
  severity: Severity,
  {
    text,
    ...properties
  }: { readonly text: string; readonly title: string } & Readonly<Record<string, string | number>>,
): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${list.join(',')}::${escapeData(text)}\n`;
}

/** For a failure without a place. */
export function toGithubFailure(message: string, help: string | undefined): string {
  return `::error title=tsc-run::${escapeData(help === undefined ? message : `${message}\n${help}`)}\n`;
}

function escapeData(text: string): string {
  return toPrintable(text.replaceAll('\r\n', '\n')).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
