import { toPrintable } from '../../terminal/printable.js';
import {
  AGAINST_COLUMNS,
  type AgainstReport,
  type NotCompared,
  toAgainstSentence,
  toCells,
  toDroppedSentences,
  toNotComparedSentence,
} from '../against/against.js';
import type { Finding } from '../finding.js';
import { toLabel } from '../label.js';
import type { Report } from '../report.js';
import { count, countOf } from '../summary.js';

/** For a comment, or the summary of a job: the changes of events as a table, then the findings. */
export function toMarkdownReport({ findings, against, notes, counts }: Report): string {
  const errors = countOf(findings, 'error');
  const warnings = countOf(findings, 'warning');
  const found = errors + warnings === 0 ? 'no problems' : `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
  const blocks = [
    `### tsc-run: ${found}`,
    ...(against === undefined ? [] : toAgainstBlocks(against)),
    ...(findings.length === 0 ? [] : [findings.map(toItem).join('\n')]),
    ...notes.map(escapeText),
    `${count(counts.events, 'event')}, ${count(counts.subscribers, 'subscriber')}.`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** For a run that failed before it had a report. */
export function toMarkdownFailure(message: string, help: string | undefined): string {
  return `**error:** ${escapeText(message)}\n${help === undefined ? '' : `\n${escapeText(help)}\n`}`;
}

function toAgainstBlocks(against: AgainstReport | NotCompared): readonly string[] {
  if (!against.compared) return [escapeText(toNotComparedSentence(against))];
  const rows = against.changes.map((each) => {
    const { event, from, change, oldReadsNew, newReadsOld, subscribers } = toCells(each);
    const name = from === undefined ? toCode(event) : `${toCode(event)} (was ${toCode(from)})`;
    return [name, change, toVerdict(oldReadsNew), toVerdict(newReadsOld), subscribers.map(toCode).join(', ')];
  });
  const lines = [AGAINST_COLUMNS, AGAINST_COLUMNS.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const dropped = toDroppedSentences(against).map(escapeText);
  return [escapeText(toAgainstSentence(against)), ...(rows.length === 0 ? [] : [lines.join('\n')]), ...dropped];
}

function toVerdict(answer: string): string {
  return answer === 'no' ? '**no**' : answer;
}

function toItem({ code, severity, file, start, message, help }: Finding): string {
  const [sentence = '', ...facts] = message.split('\n').map((line) => escapeText(line.trim()));
  const advice = help === undefined ? [] : help.split('\n').map(escapeText);
  const head = `- **${severity}** ${toCode(`${file}:${start.line}:${start.column}`)} ${escapeText(toLabel(code))}: ${sentence}`;
  return [head, ...[...facts, ...advice].map((line) => `  ${line}`)].join('<br>\n');
}

/** A text that nothing in it ends or formats, also in a table. */
function toCode(text: string): string {
  const shown = toPrintable(text).replaceAll('\n', ' ').replaceAll('|', '\\|');
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Text that stays text: no formatting, no links, no mentions. */
function escapeText(text: string): string {
  return toPrintable(text)
    .replace(/[\\`*_[\]|~#]|:(?=\/\/|\w+:)/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('www.', 'www\\.')
    .replaceAll('\n', ' ');
}
