import { relative, resolve } from 'node:path';
import type { DoctorFinding, Place } from '../../../project/doctor/check.js';
import { CHECKS } from '../../../project/doctor/examine.js';
import { findUpwards, toPosix } from '../../../project/disk/folder.js';
import { toJson } from '../../report/formats/report-json.js';
import { toGithubCommand } from '../../report/formats/report-github.js';
import { count } from '../../report/summary.js';
import type { Colors } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';

/** What the doctor found, and mended. */
export type DoctorResult = {
  /** The folder of package.json: absolute. Places are relative to it. */
  readonly root: string;
  /** The folder of the config, relative to `root`. */
  readonly home: string;
  readonly mended: readonly DoctorFinding[];
  readonly findings: readonly DoctorFinding[];
  /** Whether it was asked to mend. */
  readonly fix: boolean;
  readonly seconds: number;
};

type Printing = { readonly cwd: string; readonly colors: Colors };

/** One line for each thing that was mended or is wrong, what to do about it, and a summary. */
export function toPretty({ root, mended, findings, fix, seconds }: DoctorResult, { cwd, colors }: Printing): string {
  const shown = (place: Place): string => toShown(root, place, cwd);
  const fixed = mended.map((each) => `${colors.green('✓')} Mended: ${toHead(each, shown, colors)}`);
  const wrong = findings.map((each) => {
    const sign = each.severity === 'error' ? colors.red('✗ error') : colors.yellow('✗ warning');
    const help = toPrintable(each.help);
    const mends = each.mend === undefined || fix ? '' : ' Or: tsc-run doctor --fix.';
    return `${sign} ${toHead(each, shown, colors)}\n  ${help}${mends}`;
  });
  return [...fixed, ...wrong, `${toSummary(findings, colors)} ${colors.dim(`(${seconds.toFixed(1)} s)`)}`, ''].join(
    '\n',
  );
}

function toHead({ name, message, place }: DoctorFinding, shown: (place: Place) => string, colors: Colors): string {
  const where = place === undefined ? '' : `${colors.cyan(toPrintable(shown(place)))} - `;
  return `${where}${toPrintable(message)} ${colors.dim(`(${name})`)}`;
}

function toShown(root: string, { file, line }: Place, cwd: string): string {
  return `${toPosix(relative(cwd, resolve(root, file)))}${line === undefined ? '' : `:${line}`}`;
}

function toSummary(findings: readonly DoctorFinding[], colors: Colors): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  if (findings.length === 0) return `${colors.green('✓')} Nothing is wrong: ${count(CHECKS.length, 'check')}.`;
  const counted = [
    ...(errors === 0 ? [] : [colors.red(count(errors, 'error'))]),
    ...(warnings === 0 ? [] : [colors.yellow(count(warnings, 'warning'))]),
  ].join(', ');
  return `${count(CHECKS.length, 'check')}: ${counted}.`;
}

/** One JSON object; its shape is public. */
export function toJsonResult({ root, home, mended, findings, seconds }: DoctorResult): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return toJson({
    root,
    app: home,
    problems: findings.map(toProblem),
    counts: { checks: CHECKS.length, errors, warnings: findings.length - errors },
    fixed: mended.map(({ name, message, place }) => ({ code: name, message, ...place })),
    seconds: Math.round(seconds * 1000) / 1000,
  });
}

function toProblem({ name, severity, message, help, place, mend }: DoctorFinding): object {
  return { code: name, severity, message, help, ...place, fixable: mend !== undefined };
}

/** Annotations of GitHub Actions, and the summary. */
export function toGithub(result: DoctorResult, { colors }: Printing): string {
  const { root, findings, mended } = result;
  const repository = findUpwards(root, ['.git']) ?? root;
  const commands = findings.map(({ name, severity, message, help, place }) =>
    toGithubCommand(severity, {
      ...(place !== undefined && { file: toPosix(relative(repository, resolve(root, place.file))) }),
      ...(place?.line !== undefined && { line: place.line }),
      title: `tsc-run doctor (${name})`,
      text: `${message}\n${help}`,
    }),
  );
  const fixed = mended.map(({ name, message }) => `Mended: ${toPrintable(message)} (${name})\n`);
  return [...fixed, ...commands, `${toSummary(findings, colors)}\n`].join('');
}
