import type { Analyzed } from '../model/analysis.js';
import type { Event } from '../model/model.js';
import type { Span } from '../model/source.js';
import { readDeclaration } from '../syntax/places/read-declaration.js';
import { findOccurrence } from './occurrences.js';

/** What is shown about the event under the cursor. */
export type Hover = {
  readonly span: Span;
  /** TypeScript. */
  readonly code: string;
  /** Markdown. */
  readonly documentation: string;
};

/** Longer declarations are cut. */
const MAX_LINES = 40;

export function hover(app: Analyzed, file: string, offset: number): Hover | undefined {
  const found = findOccurrence(app.analysis(), file, offset);
  return found && describe(app, found.event, found.span);
}

/** What is shown about an event at a place that names it. */
export function describe(app: Analyzed, event: Event, span: Span): Hover {
  const place = event.type.declaration ?? event.type.span;
  const declared = readDeclaration(place.file, app.textOf(place.file) ?? '', place.start);
  const code = cut(declared?.code ?? `type ${event.type.typeName}`);
  const documentation = [declared?.documentation ?? '', describeSubscribers(event), `Declared in \`${place.file}\`.`];
  return { span, code, documentation: documentation.filter((each) => each !== '').join('\n\n') };
}

function describeSubscribers({ subscribers }: Event): string {
  if (subscribers.length === 0) return 'Nobody subscribes to it.';
  return `Subscribers: ${subscribers.map((name) => `\`${name}\``).join(', ')}.`;
}

function cut(code: string): string {
  const lines = code.split(/\r?\n/);
  return lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES), '  // …', '}'].join('\n') : code;
}
