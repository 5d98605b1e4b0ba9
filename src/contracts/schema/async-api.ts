import type { WireForms } from '../model/wire-type.js';
import type { Json, JsonSchema, SchemaDocument } from './dialect.js';
import { toDraft7 } from './draft-7.js';
import { createWriter, toPointer } from './json-schema.js';

export type AppDescription = {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly events: readonly EventDescription[];
};

export type EventDescription = {
  readonly name: string;
  readonly typeName: string;
  /** The files that emit it. */
  readonly emitters: readonly string[];
  readonly subscribers: readonly { readonly name: string; readonly external: boolean; readonly file?: string }[];
};

const SCHEMAS = '#/components/schemas/';

/**
 * The AsyncAPI 3 document of an app: a channel and a message for each event, a `send` operation where the app emits it,
 * and a `receive` operation for each of its subscribers. Consumers outside the app have `x-external: true`.
 */
export function toAsyncApi(forms: WireForms, app: AppDescription): SchemaDocument {
  const types = app.events.flatMap(({ name }) => forms.events.get(name) ?? []);
  const writer = createWriter(forms, types, SCHEMAS);
  const ids = toIds(app.events.map(({ name }) => name));
  const idOf = ({ name }: EventDescription): string => ids.get(name) ?? name;
  const payloads = app.events.map((event): JsonSchema =>
    writer.write(forms.events.get(event.name) ?? { kind: 'unknown' }),
  );
  const definitions = Object.entries(writer.definitions()).map(([name, schema]) => [name, toDraft7(schema)]);
  const { title, version, description } = app;
  return {
    asyncapi: '3.0.0',
    info: { title, version, ...(description !== undefined && { description }) },
    defaultContentType: 'application/json',
    channels: toRecord(app.events, idOf, (event) => ({
      address: event.name,
      messages: { [idOf(event)]: { $ref: `#/components/messages/${toPointer(idOf(event))}` } },
    })),
    operations: Object.fromEntries(app.events.flatMap((event) => toOperations(event, idOf(event)))),
    components: {
      messages: toRecord(app.events, idOf, (event, index) => ({
        name: event.name,
        title: event.typeName,
        payload: toDraft7(payloads[index] ?? true),
      })),
      ...(definitions.length > 0 && { schemas: Object.fromEntries(definitions) as Json }),
    },
  };
}

function toRecord(
  events: readonly EventDescription[],
  idOf: (event: EventDescription) => string,
  toValue: (event: EventDescription, index: number) => Json,
): Json {
  return Object.fromEntries(events.map((event, index) => [idOf(event), toValue(event, index)]));
}

function toOperations({ name, emitters, subscribers }: EventDescription, id: string): readonly [string, Json][] {
  const where = {
    channel: { $ref: `#/channels/${toPointer(id)}` },
    messages: [{ $ref: `#/channels/${toPointer(id)}/messages/${toPointer(id)}` }],
  };
  const send: Json = { action: 'send', title: `Emit ${name}`, ...where, 'x-emitters': emitters };
  const receive = subscribers.map((subscriber): [string, Json] => [
    `receive-${id}-${subscriber.name}`,
    {
      action: 'receive',
      title: `${subscriber.name} listens to ${name}`,
      ...where,
      'x-subscriber': subscriber.name,
      ...(subscriber.file !== undefined && { 'x-file': subscriber.file }),
      ...(subscriber.external && { 'x-external': true }),
    },
  ]);
  return [...(emitters.length > 0 ? [[`send-${id}`, send] as [string, Json]] : []), ...receive];
}

/** Keys of components have letters, digits, `.`, `-` and `_`; by event name, each unique. */
function toIds(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const wanted = name.replace(/[^A-Za-z0-9._-]+/g, '-');
      let id = wanted;
      for (let count = 2; taken.has(id); count++) id = `${wanted}-${count}`;
      taken.add(id);
      return [name, id];
    }),
  );
}
