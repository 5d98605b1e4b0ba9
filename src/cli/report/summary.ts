import type { Severity } from '../../analysis/model/diagnostic.js';
import type { Colors } from '../terminal/io.js';
import type { Finding } from './finding.js';
import type { Report } from './report.js';

/** The last line: how much was checked, what was found, how long it took. */
export function toSummary({ counts, routes = [], findings, seconds }: Report, colors: Colors): string {
  const checked = [
    count(counts.events, 'event'),
    count(counts.subscribers, 'subscriber'),
    ...(counts.callSites === undefined ? [] : [count(counts.callSites, 'call site')]),
    ...(routes.length === 0 ? [] : [count(routes.length, 'route')]),
  ].join(', ');
  const errors = countOf(findings, 'error');
  const warnings = countOf(findings, 'warning');
  const found = [
    ...(errors === 0 ? [] : [colors.red(count(errors, 'error'))]),
    ...(warnings === 0 ? [] : [colors.yellow(count(warnings, 'warning'))]),
  ].join(', ');
  return `${checked}: ${found === '' ? colors.green('no problems') : found} ${colors.dim(`(${seconds.toFixed(1)} s)`)}\n`;
}

export function countOf(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
