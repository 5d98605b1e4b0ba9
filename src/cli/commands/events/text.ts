import type { Delivery } from '../../../buses/local.js';
import { count } from '../../report/summary.js';
import type { Output } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';
import { toTable } from '../../terminal/table.js';
import type { ListedEvent } from './list-events.js';

const HEADER = ['', 'waiting', 'running', 'done', 'dead'];

export function toListText(events: readonly ListedEvent[], { columns, colors }: Output): string {
  if (events.length === 0) return 'No events.\n';
  const rows = events.flatMap(({ name, deliveries }) => [
    [name, '', '', '', ''],
    ...deliveries.map((one) => [`  ${one.subscriber}`, ...[one.waiting, one.running, one.done, one.dead].map(String)]),
  ]);
  const [header = '', ...lines] = toTable([HEADER, ...rows], columns);
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

export function toDeadText(deliveries: readonly Delivery[], { columns }: Output): string {
  if (deliveries.length === 0) return 'No dead deliveries.\n';
  const rows = deliveries.map(({ time, type, subscriber, attempt, id, error = '' }) => [
    time,
    type,
    subscriber,
    String(attempt),
    id,
    error.split('\n')[0] ?? '',
  ]);
  const table = toTable([['emitted', 'event', 'subscriber', 'attempts', 'id', 'error'], ...rows], columns);
  const total = count(deliveries.length, 'dead delivery', 'dead deliveries');
  return `${table.join('\n')}\n${total}; start them again with tsc-run events redrive\n`;
}
