import { quote } from '../lib/quote.js';
import type { Analysis } from '../model/analysis.js';
import type { Span } from '../model/source.js';
import type { CompilerError } from './same-mistake.js';

/** The compiler's error about a `listen` that does not take one of its events, in words, at its parameter. */
export type Misfit = { readonly span: Span; readonly message: string; readonly help: string };

/** Puts an error in `generated/subscribers.ts` into words; undefined if it is about something else. */
export function describeMisfit(
  { message, span }: CompilerError,
  { model }: Pick<Analysis, 'model'>,
  text: string | undefined,
): Misfit | undefined {
  const event = /\blisten: \(event: \{ type: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  const subscriber = model.subscribers.find(
    ({ span: own }) => own.file === span.file && own.start <= span.start && span.start <= own.end,
  );
  if (event === undefined || subscriber?.file !== span.file) return undefined;
  const name = quote(subscriber.name);
  const type = `events.For<${name}>`;
  const context = /Types of parameters '(.+)' and 'context' are incompatible/.exec(message)?.[1];
  if (context !== undefined) {
    return {
      span,
      message: `${name} takes another context than it gets: ${toReason(message, event, CONTEXT)}`,
      help: `Type ${quote(context)}, the second parameter of its listen, as events.Context.`,
    };
  }
  return {
    span: findParameter(span, text ?? ''),
    message: `${name} does not take ${quote(event)}: ${toReason(message, event)}`,
    help: `Type its parameter as ${type}, or remove ${quote(event)} from its events in the config.`,
  };
}

/** A parameter of `listen`, and what it is given. */
const EVENT = { parameter: 'its parameter', given: 'the event' };
const CONTEXT = { parameter: 'its second parameter', given: 'the context' };

/** The last line of the compiler says why; the lines before it repeat the types around. */
function toReason(message: string, event: string, { parameter, given: argument } = EVENT): string {
  const last = (message.split('\n').at(-1) ?? '').trim();
  const [, given, taken] = /^Type '(.+)' is not assignable to type '(.+)'\.$/.exec(last) ?? [];
  if (given === JSON.stringify(event)) return `${parameter} lacks it, and takes only ${taken}.`;
  const [, lacking] = /^Property '(.+)' is missing in type /.exec(last) ?? [];
  if (lacking !== undefined) return `${parameter} needs ${quote(lacking)}, which ${argument} does not have.`;
  return last.charAt(0).toLowerCase() + last.slice(1);
}

/** The first parameter of the function whose name is at `span`; `span` itself if it is not written there. */
function findParameter({ file, start, end }: Span, text: string): Span {
  const before = /^\s*(?:=\s*(?:async\s*)?(?:function\s*[\w$]*\s*)?)?\(\s*/.exec(text.slice(end))?.[0];
  const at = before === undefined ? undefined : end + before.length;
  const name = at === undefined ? '' : (/^[\w$]+/.exec(text.slice(at))?.[0] ?? '');
  return at === undefined || name === '' ? { file, start, end } : { file, start: at, end: at + name.length };
}
