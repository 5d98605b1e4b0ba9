import type { Event } from '../../../analysis/model/model.js';
import { countBytes } from '../../../buses/eventbridge/entry.js';
import { isPlain, toDetail } from '../../../buses/eventbridge/wire.js';
import { toSample } from '../../../contracts/form/sample.js';
import { findIssues } from '../../../contracts/form/check.js';
import type { Project } from '../../../project/app/project.js';
import { ToolError } from '../../../project/disk/tool-error.js';

/** A payload of an event, made from its type; or why there is none. */
export type Example =
  | {
      readonly payload: unknown;
      /** Whether it fits the type: a pattern, for example, is not made up. */
      readonly fits: boolean;
      /** Of its JSON, in UTF-8. */
      readonly bytes: number;
      /** Of the event as EventBridge counts it, and the bytes that a whole request has to stay below. */
      readonly eventBridge: { readonly bytes: number; readonly limit: number };
    }
  | { readonly note: string };

/** In the regions of China it is 262,144. */
const LIMIT = 1_048_576;

/** The same in every run, so that two runs print the same. */
const TIME = '2026-01-31T12:00:00.000Z';
const ID = '6fa459ea-ee8a-4ca4-894e-db77e160355e';

export async function readExample({ session, analysis }: Project, event: Event | undefined): Promise<Example> {
  if (event === undefined) return { note: 'There is an example once the type is an event.' };
  try {
    const schema = await readSchema(session.folder, event);
    const place = { schema, root: schema };
    const payload = toSample(place, { now: TIME, uuid: () => ID });
    return {
      payload,
      fits: findIssues(place, payload).length === 0,
      bytes: Buffer.byteLength(JSON.stringify(payload)),
      eventBridge: { bytes: countOnEventBridge(analysis, event.name, payload), limit: LIMIT },
    };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { note: [error.message, error.help ?? []].flat().join('. ') };
  }
}

/** What reads types is loaded only here. */
async function readSchema(folder: Project['session']['folder'], event: Event): Promise<unknown> {
  const { readWireForms } = await import('../../../contracts/read/read-wire-forms.js');
  const { toJsonSchema } = await import('../../../contracts/schema/json-schema.js');
  return toJsonSchema(await readWireForms({ folder, events: [event] }), event.name);
}

/** The bytes of an event as EventBridge counts them. */
function countOnEventBridge({ model, deployment }: Project['analysis'], type: string, data: unknown): number {
  const { projectName = model.settings.packageName ?? '', environment = '', meta = true } = deployment?.settings ?? {};
  const isBare = !meta && isPlain(data);
  return countBytes({
    EventBusName: '',
    Source: `${projectName}/${environment}`,
    DetailType: type,
    Detail: JSON.stringify(isBare ? data : toDetail({ id: ID, type, data, time: TIME })),
  });
}
