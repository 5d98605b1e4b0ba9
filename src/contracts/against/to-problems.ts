import type { Event, Subscriber } from '../../analysis/model/model.js';
import type { Problem } from '../../analysis/model/problem.js';
import type { Span } from '../../analysis/model/source.js';
import { isForeign } from '../../analysis/model/layout.js';
import { breakingChange, type Details, type Misfit, type Reader } from '../../analysis/problems/breaking-change.js';
import type { EventChange } from '../compare/change.js';
import { describeForm } from '../compare/describe-form.js';
import type { Blame } from '../compare/find-blame.js';
import type { WireForms } from '../model/wire-type.js';

export type ProblemsInput = {
  /** What the app is compared with, as given. */
  readonly against: string;
  readonly forms: { readonly before: WireForms; readonly now: WireForms };
  /** The `file:line` of a place in the version before, and now. */
  readonly placeOf: { readonly before: (span: Span) => string; readonly now: (span: Span) => string };
  /** Where to report that an event is gone. */
  readonly graveOf: (event: Event) => Span;
};

/** Whether a change breaks a reader: only somebody who subscribes can be broken, and only by what somebody may emit. */
export function isBreaking({ kind, readers, newReadsOld = [], oldReadsNew = [] }: EventChange): boolean {
  if (kind === 'removed' || kind === 'renamed') return readers.before.length > 0;
  return newReadsOld.length + oldReadsNew.length > 0 && readers.before.length > 0 && readers.now.length > 0;
}

/** The problems of a breaking change: one for each part of the payload that is to blame, or one for the whole event. */
export function toProblems(change: EventChange, input: ProblemsInput): readonly Problem<string, Details>[] {
  const { before, now, kind } = change;
  const { against } = input;
  const readers = toReaders(change, input);
  if (kind === 'removed' && before !== undefined)
    return [breakingChange.at(input.graveOf(before), { kind, event: before.name, against, readers })];
  if (kind === 'renamed' && before !== undefined && now !== undefined)
    return [
      breakingChange.at(now.type.tag?.span ?? spanOf(now), {
        kind,
        event: before.name,
        to: now.name,
        against,
        readers,
      }),
    ];
  return now === undefined ? [] : toPayloadProblems(change, now, input, readers);
}

type Readers = Details['readers'];

function toPayloadProblems(
  { newReadsOld = [], oldReadsNew = [] }: EventChange,
  event: Event,
  input: ProblemsInput,
  readers: Readers,
): readonly Problem<string, Details>[] {
  const paths = [...new Set([...newReadsOld, ...oldReadsNew].map(({ path }) => path))];
  return paths.map((path) => {
    const [old, young] = [newReadsOld, oldReadsNew].map((blames) => blames.find((each) => each.path === path));
    const details: Details = {
      kind: 'payload',
      event: event.name,
      against: input.against,
      readers,
      path,
      ...(old && { old: toMisfit(old, input.forms.before, input.forms.now) }),
      ...(young && { new: toMisfit(young, input.forms.now, input.forms.before) }),
    };
    return breakingChange.at(placeOfBlame(old, young, event), details);
  });
}

function toMisfit({ kind, written, read }: Blame, writer: WireForms, reader: WireForms): Misfit {
  return {
    kind,
    written: written === undefined ? '' : describeForm(writer, written),
    read: describeForm(reader, read),
  };
}

/** The innermost property on the way that is declared in the app now, else the declaration of the type. */
function placeOfBlame(old: Blame | undefined, young: Blame | undefined, event: Event): Span {
  const spans = [
    ...(old?.steps.map(({ reader }) => reader?.span) ?? []),
    ...(old === undefined ? (young?.steps.map(({ writer }) => writer?.span) ?? []) : []),
  ];
  const own = spans.filter((span) => span !== undefined).filter(({ file }) => !isForeign(file));
  return own.at(-1) ?? spanOf(event);
}

function spanOf({ type }: Event): Span {
  return type.declaration !== undefined && !isForeign(type.declaration.file) ? type.declaration : type.span;
}

function toReaders({ readers }: EventChange, { placeOf, against }: ProblemsInput): Readers {
  const now = readers.now.map((each): Reader => ({ name: each.name, place: toPlace(each, placeOf.now) }));
  const before = readers.before.map(
    (each): Reader =>
      now.find(({ name }) => name === each.name) ?? {
        name: each.name,
        place: `${toPlace(each, placeOf.before)} at ${against}`,
      },
  );
  return { before, now };
}

function toPlace({ external, span }: Subscriber, placeOf: (span: Span) => string): string {
  return external ? `external, ${placeOf(span)}` : placeOf(span);
}
