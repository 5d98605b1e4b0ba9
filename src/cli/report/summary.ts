import { countOf } from './finding.js';
import type { Colors } from '../terminal/io.js';
import type { Report } from './report.js';

/** One line for the end: how much was looked at, what was found, how long it took. */
export function toSummary({ counts, findings, seconds }: Report, colors: Colors): string {
  const looked = [
    count(counts.events, 'event'),
    count(counts.subscribers, 'subscriber'),
    ...(counts.callSites === undefined ? [] : [count(counts.callSites, 'call site')]),
  ].join(', ');
  const errors = countOf(findings, 'error');
  const warnings = countOf(findings, 'warning');
  const found = [
    ...(errors === 0 ? [] : [colors.red(count(errors, 'error'))]),
    ...(warnings === 0 ? [] : [colors.yellow(count(warnings, 'warning'))]),
  ].join(', ');
  return `${looked}: ${found === '' ? colors.green('no problems') : found} ${colors.dim(`(${seconds.toFixed(1)} s)`)}\n`;
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
