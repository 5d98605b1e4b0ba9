import { SUBSCRIBER_DEFAULTS, type SubscriberDeployment } from '../../../analysis/model/deployment.js';
import type { Analysis } from '../../../analysis/model/analysis.js';
import type { Diagnostic } from '../../../analysis/model/diagnostic.js';
import type { SubscriberEntry } from '../../../analysis/model/model.js';
import type { Span } from '../../../analysis/model/source.js';
import type { Project } from '../../../project/app/project.js';
import type { Places } from '../../report/places.js';
import { overlaps, type Place, toPlace } from './place.js';

export type SubscriberExplanation = {
  readonly name: string;
  /** Whether it is a consumer outside this app. */
  readonly external: boolean;
  /** Its `listen`, or its file; absent if it has none. */
  readonly listen?: Place;
  /** The file that it should have, if that does not exist. */
  readonly missing?: string;
  /** Its entry in the config. */
  readonly entry?: Place;
  readonly events: readonly (Place & { readonly name: string; readonly type: string })[];
  /** How it is deployed, with defaults; absent if it is external. */
  readonly deployment?: SubscriberDeployment;
};

export function explainSubscriber({ analysis }: Project, name: string, places: Places): SubscriberExplanation {
  const { model, entries, deployment } = analysis;
  const entry = entries.find((each) => each.name === name);
  const subscriber = model.subscribers.find((each) => each.name === name);
  const { file, missing, span, events = [], external = entry?.external ?? false } = subscriber ?? {};
  const settings = deployment?.settings.subscribers ?? {};
  return {
    name,
    external,
    ...(file !== undefined && { listen: file === span?.file ? toPlace(span, places) : { file, line: 1, column: 1 } }),
    ...(missing !== undefined && { missing }),
    ...(entry && { entry: toPlace(entry.span, places) }),
    events: model.events
      .filter((each) => events.includes(each.name))
      .map(({ name: event, type }) => {
        return { name: event, type: type.typeName, ...toPlace(type.declaration ?? type.span, places) };
      }),
    ...(!external && {
      deployment: Object.hasOwn(settings, name) ? (settings[name] ?? SUBSCRIBER_DEFAULTS) : SUBSCRIBER_DEFAULTS,
    }),
  };
}

/** What is wrong with a subscriber: in its file, and in its entry of the config. */
export function findSubscriberProblems(analysis: Analysis, name: string): readonly Diagnostic[] {
  const own = analysis.entries.filter((each) => each.name === name);
  const file = analysis.model.subscribers.find((each) => each.name === name)?.file;
  const spans = own.flatMap((entry) => [spanOf(analysis, entry), ...entry.subscriptions.map(({ span }) => span)]);
  const all = [...analysis.diagnostics, ...(analysis.deployment?.diagnostics ?? [])];
  return all.filter(({ span }) => span.file === file || spans.some((each) => overlaps(each, span)));
}

/** The entry as far as its list of events; that of an entry which is written among others reaches to the next. */
function spanOf({ entries, entriesPlace }: Analysis, { span, list }: SubscriberEntry): Span {
  const place = entriesPlace?.of === 'subscribers' && overlaps(entriesPlace.span, span) ? entriesPlace.span : undefined;
  const next = entries
    .filter((each) => each.span.file === span.file && each.span.start > span.start)
    .reduce((nearest, each) => Math.min(nearest, each.span.start - 1), place?.end ?? Infinity);
  const end = place === undefined ? Math.max(span.end, list?.span.file === span.file ? list.span.end : 0) : next;
  return { ...span, end };
}
