import { relative, resolve } from 'node:path';
import type { Folder } from '../../../analysis/model/folder.js';
import type { Finding } from '../../report/finding.js';
import { toPrettyReport } from '../../report/formats/report-pretty.js';
import type { TextOf } from '../../report/places.js';
import { count } from '../../report/summary.js';
import type { Io, Output } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';
import { toTable } from '../../terminal/table.js';
import type { Example } from './example.js';
import type { EventExplanation } from './explain-event.js';
import type { SubscriberExplanation } from './explain-subscriber.js';
import type { Place } from './place.js';

/** What is known of one event or subscriber. */
export type Explanation = { readonly findings: readonly Finding[] } & (
  { readonly event: EventExplanation } | { readonly subscriber: SubscriberExplanation }
);

type TextOptions = { readonly io: Io; readonly folder: Folder; readonly textOf: TextOf };

/** A place as terminals open it. */
type ToLink = (place: Place) => string;

/** An event or a subscriber for people: a title, then a block for each thing that is known of it. */
export function toText(explanation: Explanation, { io, folder, textOf }: TextOptions): string {
  const { stdout: output, cwd } = io;
  const toLink: ToLink = ({ file, line, column }) => `${relative(cwd, resolve(folder.path, file))}:${line}:${column}`;
  const blocks =
    'event' in explanation
      ? describeEvent(explanation.event, toLink, output)
      : describeSubscriber(explanation.subscriber, toLink, output);
  const { findings } = explanation;
  const problems = toPrettyReport(findings, { folder, cwd, textOf, output });
  return `${blocks.join('\n\n')}\n${findings.length === 0 ? '' : `\n${output.colors.bold('Problems')}\n\n${problems}`}`;
}

function describeEvent(event: EventExplanation, toLink: ToLink, output: Output): readonly string[] {
  const { name, isEvent, namedBy, type, emits, unread, subscribers, example } = event;
  const { colors } = output;
  const by = namedBy === 'tag' ? 'its tag @event' : namedBy === 'config' ? 'the config' : 'its type';
  const origin = isEvent
    ? `event ${colors.dim(`named by ${by}`)}`
    : colors.red('not an event, because of a problem below');
  const may = `${count(unread.length, 'call has a name', 'calls have names')} that cannot be read, and may emit it`;
  return [
    [`${colors.bold(toPrintable(name))}  ${origin}`, ...indent(type.documentation)].join('\n'),
    toBlock(`${type.name} in ${toLink(type)}`, type.code === '' ? [] : type.code.split(/\r?\n/), output),
    toBlock(
      emits.length > 0 ? 'Emitted at' : unread.length > 0 ? 'Emitted nowhere by name' : 'Emitted nowhere',
      [
        ...toTable(
          emits.map((each) => [toLink(each), each.route ?? '']),
          widthOf(output),
        ),
        ...(unread.length === 0 ? [] : [`${may}: ${unread.map(toLink).join(', ')}`]),
      ],
      output,
    ),
    toBlock(
      subscribers.length === 0 ? 'Nobody subscribes' : 'Subscribers',
      toTable(
        subscribers.map((each) => [
          each.name,
          each.external ? 'outside this app' : each.file === undefined ? 'no file' : toLink(each as Place),
        ]),
        widthOf(output),
      ),
      output,
    ),
    describeExample(example, output),
  ];
}

function describeExample(example: Example, output: Output): string {
  if ('note' in example) return toBlock('No example', [example.note], output);
  const { payload, fits, bytes, eventBridge } = example;
  const sizes = `${amount(bytes)} of JSON; ${amount(eventBridge.bytes)} on EventBridge, which takes less than ${amount(eventBridge.limit)}`;
  const title = fits ? 'Example' : 'Example, which does not fit the type in every part';
  return toBlock(title, [...JSON.stringify(payload, undefined, 2).split('\n'), '', sizes], output);
}

function describeSubscriber(
  { name, external, listen, missing, entry, events, deployment }: SubscriberExplanation,
  toLink: ToLink,
  output: Output,
): readonly string[] {
  const { colors } = output;
  const where = [
    ...(external ? ['Its consumer is outside this app.'] : []),
    ...(listen === undefined ? [] : [`listen     ${toLink(listen)}`]),
    ...(missing === undefined ? [] : [`missing    ${missing}`]),
    ...(entry === undefined ? [] : [`config     ${toLink(entry)}`]),
  ];
  const { variables = {}, ...settings } = deployment ?? {};
  const rows = Object.entries(settings).map(([key, value]) => [key, `${value}${UNITS[key] ?? ''}`]);
  return [
    [`${colors.bold(toPrintable(name))}  subscriber`, ...where.map((line) => `  ${toPrintable(line)}`)].join('\n'),
    toBlock(
      events.length === 0 ? 'No events' : 'Events',
      toTable(
        events.map((each) => [each.name, each.type, toLink(each)]),
        widthOf(output),
      ),
      output,
    ),
    ...(deployment === undefined
      ? []
      : [
          toBlock(
            'Deployed with',
            toTable(
              [...rows, ['environment', Object.keys(variables).join(', ') || 'nothing of its own']],
              widthOf(output),
            ),
            output,
          ),
        ]),
  ];
}

const UNITS: Readonly<Record<string, string>> = { memory: ' MB', timeout: ' s', batchWindow: ' s' };

function toBlock(title: string, lines: readonly string[], { colors }: Output): string {
  return [colors.bold(toPrintable(title)), ...lines.map((line) => `  ${toPrintable(line)}`.trimEnd())].join('\n');
}

function indent(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n').map((line) => `  ${toPrintable(line)}`.trimEnd());
}

function amount(bytes: number): string {
  return `${bytes.toLocaleString('en')} bytes`;
}

/** Only a terminal has an edge. */
function widthOf({ terminal, columns }: Output): number {
  return terminal ? columns - 2 : Infinity;
}
