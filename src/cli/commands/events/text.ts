import type { Delivery } from '../../../buses/local.js';
import { count } from '../../report/summary.js';
import type { Output } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';
import { toTable } from '../../terminal/table.js';
import type { ListedEvent } from './list-events.js';

const HEADER = ['', 'waiting', 'running', 'done', 'dead'];

export function toListText(events: readonly ListedEvent[], output: Output): string {
  const { colors } = output;
  if (events.length === 0) return 'No events.\n';
  const rows = events.flatMap(({ name, deliveries }) => [
    [name, '', '', '', ''],
    ...deliveries.map((one) => [`  ${one.subscriber}`, ...[one.waiting, one.running, one.done, one.dead].map(String)]),
  ]);
  const [header = '', ...lines] = toTable([HEADER, ...rows], widthOf(output));
  let line = 0;
  const blocks = events.map((event) => {
    const own = lines.slice(line, (line += 1 + event.deliveries.length));
    const [title = '', ...counts] = own;
    return [colors.bold(title), ...describe(event).map((text) => colors.dim(`  ${text}`)), ...counts].join('\n');
  });
  return `${header}\n${blocks.join('\n')}\n`;
}

function describe({ type, emittedAt, deliveries }: ListedEvent): readonly string[] {
  const places = emittedAt.map(({ file, line, column }) => `${file}:${line}:${column}`);
  return [
    type === undefined ? 'not an event of this app any more' : `${type.name} in ${type.file}`,
    ...(places.length === 0 ? ['emitted nowhere'] : places.map((place) => `emitted at ${place}`)),
    ...(deliveries.length === 0 ? ['nobody subscribes'] : []),
  ].map(toPrintable);
}

export function toDeadText(deliveries: readonly Delivery[], hasMore: boolean, output: Output): string {
  if (deliveries.length === 0) return 'No dead deliveries.\n';
  const rows = deliveries.map(({ time, type, subscriber, attempt, id, error = '' }) => [
    time,
    type,
    subscriber,
    String(attempt),
    id,
    toLine(error),
  ]);
  const header = ['emitted', 'event', 'subscriber', 'attempts', 'id', 'error'];
  const total = count(deliveries.length, 'dead delivery', 'dead deliveries');
  const rest = hasMore ? ', the newest; see more with --limit' : '';
  const lines = toTable([header, ...rows], widthOf(output));
  return `${lines.join('\n')}\n${total}${rest}; start them again with tsc-run events redrive\n`;
}

/** Only a terminal has an edge. What is piped is read by programs, or searched. */
function widthOf({ terminal, columns }: Output): number {
  return terminal ? columns : Infinity;
}

/** An error with its causes, without the frames of its stack: `--format json` has these. */
function toLine(error: string): string {
  const lines = error.split('\n').filter((line) => !/^\s+at /.test(line));
  return lines.map((line) => line.trim()).join(' ');
}
