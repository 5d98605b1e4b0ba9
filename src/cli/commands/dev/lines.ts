import type { Activity, DeliveryActivity, EmitActivity, RequestActivity } from '../../../dev/journal/activity.js';
import type { Colors } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';

export type LineOptions = {
  readonly colors: Colors;
  /** Whether payloads and whole stacks are shown. */
  readonly verbose: boolean;
};

/** An activity in one line, and why it failed below it. `depth` is how many causes it has. */
export function toLines(activity: Activity, depth: number, options: LineOptions): readonly string[] {
  const { colors } = options;
  const time = colors.dim(toClock(activity.time));
  const indent = '  '.repeat(Math.min(depth, DEEPEST));
  const { error } = activity;
  const below = !error ? [] : toErrorLines(error, options).map((line) => `${MARGIN}${indent}  ${line}`);
  return [`${time}  ${indent}${describe(activity, options)}`, ...below];
}

const DEEPEST = 8;
/** As wide as a time. */
const MARGIN = ' '.repeat(10);

function describe(activity: Activity, options: LineOptions): string {
  if (activity.kind === 'request') return describeRequest(activity, options);
  return activity.kind === 'emit' ? describeEmit(activity, options) : describeDelivery(activity, options);
}

function describeRequest({ method, path, status, ms }: RequestActivity, { colors }: LineOptions): string {
  const what = `${colors.bold(method)} ${toPrintable(cut(path))}`;
  if (status === undefined) return `${what} ${colors.dim('…')}`;
  const paint = status >= 500 ? colors.red : status >= 400 ? colors.yellow : colors.green;
  return `${what} ${paint(String(status))} ${colors.dim(toDuration(ms))}`;
}

function describeEmit({ type, data, error, ms }: EmitActivity, { colors, verbose }: LineOptions): string {
  const payload = verbose && data !== '' ? ` ${colors.dim(toPrintable(cut(data)))}` : '';
  const end = error !== undefined ? ` ${colors.red('refused')}` : ms === undefined ? ` ${colors.dim('…')}` : '';
  return `emit ${colors.cyan(toPrintable(type))}${end}${payload}`;
}

function describeDelivery(activity: DeliveryActivity, { colors }: LineOptions): string {
  const { type, subscriber, attempt, outcome, ms } = activity;
  const what = `${colors.cyan(toPrintable(type))} → ${toPrintable(subscriber)}`;
  const which = attempt === 1 && outcome !== 'failed' ? '' : ` ${colors.dim(`attempt ${attempt}`)}`;
  if (outcome === undefined) return `${what}${which} ${colors.dim('…')}`;
  const paint = outcome === 'done' ? colors.green : outcome === 'failed' ? colors.yellow : colors.red;
  return `${what}${which} ${paint(outcome)} ${colors.dim(toDuration(ms))}`;
}

/** Without `verbose`, the message and the frames of the app itself. */
export function toErrorLines(error: string, { colors, verbose }: LineOptions): readonly string[] {
  const lines = toPrintable(error).split('\n');
  const shown = verbose ? lines : keepOwnFrames(lines);
  return shown.map((line) => (isFrame(line) ? colors.dim(line.replace(/^\s+/, '  ')) : colors.red(line)));
}

const MOST_LINES = 12;

function keepOwnFrames(lines: readonly string[]): readonly string[] {
  const own = lines.filter((line) => !isFrame(line) || !line.includes('node_modules'));
  const kept = own.some(isFrame) ? own : lines;
  if (kept.length <= MOST_LINES) return kept;
  return [...kept.slice(0, MOST_LINES), `… ${kept.length - MOST_LINES} more lines: --verbose shows them`];
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}

/** Local time, as the terminal's other programs show it. */
function toClock(time: string): string {
  return new Date(time).toTimeString().slice(0, 8);
}

export function toDuration(ms: number | undefined): string {
  if (ms === undefined) return '';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

const LONGEST = 200;

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
