// Amazon EventBridge on this machine, for the real `@aws-sdk/client-eventbridge`: `PutEvents` and `DescribeEventBus`, as
// strict as the service is documented to be, with faults on demand.
//
//   const server = await startEventBridge({ buses: ['shop'], faults: inOrder('throttle', undefined, 'lost') });
//   const client = server.createClient();       // signs with the first of `secrets`
//   server.puts                                 // each PutEvents that was processed, with its entries and size
//   server.events                               // what rules would see, in the form in which targets get it
//   await server.close();
//
// - Checks the signature, the content type, the target, and every limit: 1 to 10 entries, less than `maxRequestBytes` by
//   the service's own way of counting; otherwise the whole request is refused. Fields that the service does not know are
//   refused too.
// - Then each entry: a missing field and a `Detail` that is no JSON object get a code of their own, and the others are
//   accepted. Like the service, it answers success for an unknown bus and for a detail-type over 128 characters, and
//   drops the event: `server.dropped`.
// - `faults(call)` decides what goes wrong with a request (`json-server.ts`), `entryFaults(entry, call)` which entries
//   fail with which code. `inOrder(…)` goes through a list; `atRandom(seed, rate)` is a seeded mix of all faults.
// - `allows(action, { accessKeyId, resource, source })` plays IAM: false is an AccessDeniedException. `secrets` holds
//   several access keys, so that each function of an app may have its own role.
// - `onEvent(event)` gets every event that reached a bus, also where the answer is lost afterwards: route it on.
import { randomUUID } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createRandom } from '../../src/testing/random.js';
import { type Call, type Fault, type JsonServer, ServiceError, startJsonServer } from './json-server.ts';
import type { Secrets } from './signature.ts';

export type PutEntry = {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  /** Seconds since 1970. */
  readonly Time?: number;
  readonly Resources?: readonly string[];
  readonly TraceHeader?: string;
};

/** An event as rules match it and targets get it. */
export type BusEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Record<string, unknown>;
};

/** One `PutEvents` that was processed, with one result for each entry: its `EventId` or its `ErrorCode`. */
export type Put = {
  readonly entries: readonly PutEntry[];
  /** As the service counts. */
  readonly bytes: number;
  readonly results: readonly EntryResult[];
};

export type EntryResult = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

type Access = { readonly accessKeyId: string; readonly resource: string; readonly source: string | undefined };

export type EventBridgeOptions = {
  /** The names of the buses beside `default`. */
  readonly buses?: readonly string[];
  readonly region?: string;
  readonly account?: string;
  readonly secrets?: Secrets;
  readonly maxRequestBytes?: number;
  readonly faults?: (call: Call) => Fault | undefined;
  readonly entryFaults?: (entry: PutEntry, call: Call) => string | undefined;
  readonly allows?: (action: string, access: Access) => boolean;
  readonly onEvent?: (event: BusEvent, bus: string) => void;
};

export type EventBridgeServer = JsonServer & {
  readonly region: string;
  readonly secrets: Secrets;
  readonly puts: readonly Put[];
  readonly events: readonly BusEvent[];
  /** Answered with success, and gone. */
  readonly dropped: readonly PutEntry[];
  /** Without retries of its own, as `eventBridgeBus` creates its client. */
  readonly createClient: (options?: ConstructorParameters<typeof EventBridgeClient>[0]) => EventBridgeClient;
};

export const SECRETS: Secrets = { AKIDEXAMPLE: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

export async function startEventBridge(options: EventBridgeOptions = {}): Promise<EventBridgeServer> {
  const { region = 'eu-west-1', secrets = SECRETS, faults = () => undefined } = options;
  const state: State = { region, account: options.account ?? '123456789012', puts: [], events: [], dropped: [] };
  const server = await startJsonServer({
    service: 'events',
    target: 'AWSEvents',
    region,
    secrets,
    findFault: faults,
    actions: {
      PutEvents: (call) => putEvents(call, options, state),
      DescribeEventBus: (call) => describeEventBus(call, options, state),
    },
  });
  const { puts, events, dropped } = state;
  const [[accessKeyId, secretAccessKey]] = Object.entries(secrets) as [[string, string]];
  const basis = { endpoint: server.endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  return {
    ...server,
    region,
    secrets,
    puts,
    events,
    dropped,
    createClient: (given) => new EventBridgeClient({ ...basis, ...given }),
  };
}

/** Goes through a list of faults, one a request of this action; then nothing goes wrong. */
export function inOrder(...list: readonly (Fault | undefined)[]): (call: Call) => Fault | undefined {
  const left = [...list];
  return ({ action }) => (action === 'PutEvents' ? left.shift() : undefined);
}

/** Each request goes wrong with that chance, from 0 to 1. The same seed gives the same faults. */
export function atRandom(seed: number, rate: number, kinds = RANDOM_FAULTS): (call: Call) => Fault | undefined {
  const random = createRandom(seed);
  return () => (random(1000) < rate * 1000 ? kinds[random(kinds.length)] : undefined);
}

/** All but those that take seconds to notice. */
const RANDOM_FAULTS: readonly Fault[] = ['throttle', 'internal', 'unavailable', 'reset', 'lost', 'torn', 'slow'];

type State = {
  readonly region: string;
  readonly account: string;
  readonly puts: Put[];
  readonly events: BusEvent[];
  readonly dropped: PutEntry[];
};

const MOST_ENTRIES = 10;
const MAX_REQUEST_BYTES = 2 ** 20;
const FIELDS = new Set(['EventBusName', 'Source', 'DetailType', 'Detail', 'Time', 'Resources', 'TraceHeader']);

function putEvents(call: Call, options: EventBridgeOptions, state: State): unknown {
  const { Entries, ...others } = call.input as { Entries?: unknown };
  if (Object.keys(others).length > 0) throw invalid(`Unknown members: ${Object.keys(others).join(', ')}`);
  if (!Array.isArray(Entries) || Entries.length < 1 || Entries.length > MOST_ENTRIES) {
    throw invalid(
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to ${MOST_ENTRIES}, and greater than or equal to 1`,
    );
  }
  const entries: readonly PutEntry[] = Entries;
  for (const entry of entries) checkShape(entry);
  const bytes = entries.reduce((sum, entry) => sum + countEntry(entry), 0);
  if (bytes >= (options.maxRequestBytes ?? MAX_REQUEST_BYTES)) {
    throw invalid('Total size of the entries in the request is over the limit.');
  }
  for (const { EventBusName = 'default', Source } of entries) {
    authorize('events:PutEvents', toArn(EventBusName, state), { call, options, source: Source });
  }
  const results = entries.map((entry): EntryResult => {
    const code = options.entryFaults?.(entry, call);
    if (code !== undefined) return { ErrorCode: code, ErrorMessage: `The entry failed with ${code}.` };
    return findEntryError(entry) ?? { EventId: accept(entry, options, state) };
  });
  state.puts.push({ entries, bytes, results });
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
}

/** The service counts bytes of UTF-8: 14 for a time, and nothing for other fields. */
export function countEntry({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: PutEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + new TextEncoder().encode(text).length, Time === undefined ? 0 : 14);
}

function checkShape(entry: PutEntry): void {
  const { Time, Resources, ...texts } = entry;
  const unknown = Object.keys(entry).find((key) => !FIELDS.has(key));
  if (unknown !== undefined) throw invalid(`Unknown member: ${unknown}`);
  const isList =
    Resources === undefined || (Array.isArray(Resources) && Resources.every((each) => typeof each === 'string'));
  if (
    (Time !== undefined && typeof Time !== 'number') ||
    !isList ||
    Object.values(texts).some((each) => typeof each !== 'string')
  ) {
    throw new ServiceError('SerializationException', 'A member of an entry has the wrong type.');
  }
  checkLength('eventBusName', entry.EventBusName, 1600);
  checkLength('traceHeader', entry.TraceHeader, 500);
  if (!BUS.test(entry.EventBusName ?? 'default'))
    throw invalid("Value at 'eventBusName' failed to satisfy the pattern");
}

const BUS = /^(arn:aws[\w-]*:events:[a-z]+-[\w-]+:\d{12}:event-bus\/)?[/.\-_A-Za-z0-9]+$/;

function checkLength(name: string, text: string | undefined, most: number): void {
  if (text === undefined || (text.length > 0 && text.length <= most)) return;
  throw invalid(`Value at '${name}' failed to satisfy constraint: Member must have length of 1 to ${most}`);
}

function findEntryError({ Source, DetailType, Detail }: PutEntry): EntryResult | undefined {
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value)
      return toError('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  }
  if (Source!.startsWith('aws.')) return toError('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (Source!.length > 256) return toError('InvalidArgument', 'Parameter Source is not valid.');
  return readDetail(Detail!) === undefined ? toError('MalformedDetail', 'Detail is malformed.') : undefined;
}

function toError(ErrorCode: string, ErrorMessage: string): EntryResult {
  return { ErrorCode, ErrorMessage };
}

/** The service reads JSON of at most 1,100 levels. */
const DEEPEST = 1100;

function readDetail(text: string): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    const isObject = typeof detail === 'object' && detail !== null && !Array.isArray(detail);
    return isObject && isShallow(detail) ? (detail as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(value: object): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return false;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return true;
}

/** Hands the event to its bus, if there is one. Returns its id. */
function accept(entry: PutEntry, options: EventBridgeOptions, state: State): string {
  const { EventBusName = 'default', Source = '', DetailType = '', Detail = '', Time, Resources = [] } = entry;
  const { region, account, events, dropped } = state;
  const id = randomUUID();
  const bus = findBus(EventBusName, options, state);
  if (bus === undefined || DetailType.length > 128) {
    dropped.push(entry);
    return id;
  }
  const time = new Date(Time === undefined ? Date.now() : Time * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
  const rest = { account, time, region, resources: Resources, detail: readDetail(Detail) ?? {} };
  const event: BusEvent = { version: '0', id, 'detail-type': DetailType, source: Source, ...rest };
  events.push(event);
  options.onEvent?.(event, bus);
  return id;
}

function describeEventBus(call: Call, options: EventBridgeOptions, state: State): unknown {
  const { Name = 'default', ...others } = call.input as { Name?: unknown };
  if (typeof Name !== 'string' || Object.keys(others).length > 0) throw invalid('Name must be a string, alone.');
  checkLength('name', Name, 1600);
  const Arn = toArn(Name, state);
  authorize('events:DescribeEventBus', Arn, { call, options });
  const bus = findBus(Name, options, state);
  if (bus !== undefined) return { Name: bus, Arn };
  throw new ServiceError('ResourceNotFoundException', `Event bus ${Name} does not exist.`);
}

/** The name of a bus that exists in this account and region. */
function findBus(nameOrArn: string, { buses = [] }: EventBridgeOptions, state: State): string | undefined {
  const name = nameOrArn.replace(/^arn:.*?:event-bus\//, '');
  const isHere = toArn(nameOrArn, state) === toArn(name, state);
  return isHere && ['default', ...buses].includes(name) ? name : undefined;
}

function toArn(nameOrArn: string, { region, account }: State): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:events:${region}:${account}:event-bus/${nameOrArn}`;
}

function authorize(
  action: string,
  resource: string,
  { call, options, source }: { call: Call; options: EventBridgeOptions; source?: string | undefined },
): void {
  const { accessKeyId } = call;
  if (options.allows?.(action, { accessKeyId, resource, source }) ?? true) return;
  const message = `User: ${accessKeyId} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  throw new ServiceError('AccessDeniedException', message);
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
