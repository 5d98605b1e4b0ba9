import type { Signal } from '../../runtime/envelope.js';
import { readVariable } from '../../runtime/environment/from-env.js';
import { advise, describeValue } from '../advice.js';
import { type OnProblem, print } from '../engine/problems.js';

/** An `EventBridgeClient` of the package `@aws-sdk/client-eventbridge`. */
export type EventBridgeSender = {
  readonly send: (command: never, options?: { readonly abortSignal?: Signal }) => Promise<unknown>;
};

/** Where the bus sends events, and in whose name. A function that `tsc-run build` made needs no option. */
export type EventBridgeBusOptions = {
  /** Name or ARN of the event bus. Default: the environment variable `TSC_RUN_EVENT_BUS`, otherwise `default`. */
  readonly eventBus?: string;
  /**
   * The `Source` of every event, which rules match: `<project>/<environment>`. At most 256 characters. Default: the
   * environment variable `TSC_RUN_SOURCE`.
   */
  readonly source?: string;
  /**
   * Whether events carry their id, time and meta in `$meta`, beside their payload. Default: true, unless the environment
   * variable `TSC_RUN_META` is `false`.
   */
  readonly meta?: boolean;
  /**
   * The size that a request has to stay below, in bytes as EventBridge counts them. Default: 1,048,576. The regions in
   * China take 262,144.
   */
  readonly maxRequestBytes?: number;
  /** A client of yours, with its region, credentials and endpoint. The bus never destroys it. */
  readonly client?: EventBridgeSender;
  /**
   * When an emit must have ended, in milliseconds since 1970. Asked at each emit. Default, and where it returns
   * `undefined`: 15 seconds after the emit.
   */
  readonly deadline?: () => number | undefined;
  /**
   * Called with what would go unnoticed otherwise: that it cannot be checked whether the event bus exists. Default:
   * prints it on stderr.
   */
  readonly onProblem?: (problem: Error) => void;
};

export type Settings = {
  readonly eventBus: string;
  readonly source: string;
  readonly meta: boolean;
  readonly maxRequestBytes: number;
  readonly client: EventBridgeSender | undefined;
  readonly deadline: () => number | undefined;
  readonly onProblem: OnProblem;
};

const LONGEST_SOURCE = 256;
const NAMES = ['eventBus', 'source', 'meta', 'maxRequestBytes', 'client', 'deadline', 'onProblem'];

/** Throws a `TypeError` or `RangeError` for an option that makes no sense, and for a missing source. */
export function fillOptions(given: EventBridgeBusOptions): Settings {
  const unknown = Object.keys(given).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new TypeError(`There is no option '${unknown}'. ${advise(unknown, NAMES)}`);
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  const settings = readSettings(Object.fromEntries(set));
  const { eventBus, source, meta, maxRequestBytes, client, deadline, onProblem } = settings;
  check('meta', meta, typeof meta === 'boolean', 'true or false');
  check('client', client, client === undefined || typeof client?.send === 'function', 'an EventBridgeClient');
  check('deadline', deadline, typeof deadline === 'function', 'a function');
  check('onProblem', onProblem, typeof onProblem === 'function', 'a function that takes an error');
  if (!(Number.isInteger(maxRequestBytes) && maxRequestBytes > 0)) {
    throw new RangeError(`maxRequestBytes is ${maxRequestBytes}: it must be a whole number above 0.`);
  }
  checkEventBus(eventBus);
  checkSource(source);
  return settings;
}

/** The settings of the environment, which the template of the app sets, and defaults. Throws without a source. */
export function readSettings(given: EventBridgeBusOptions = {}): Settings {
  const { source = readVariable('TSC_RUN_SOURCE') } = given;
  if (source === undefined) {
    throw new TypeError(
      "The events have no source. Pass source: '<project>/<environment>' to eventBridgeBus, or set TSC_RUN_SOURCE.",
    );
  }
  return {
    eventBus: readVariable('TSC_RUN_EVENT_BUS') ?? 'default',
    meta: readVariable('TSC_RUN_META') !== 'false',
    maxRequestBytes: 2 ** 20,
    client: undefined,
    deadline: () => undefined,
    onProblem: print,
    ...given,
    source,
  };
}

function check(name: string, value: unknown, isRight: boolean, what: string): void {
  if (!isRight) throw new TypeError(`${name} is ${describeValue(value)}: it must be ${what}.`);
}

function checkSource(source: string): void {
  check('source', source, typeof source === 'string', `a string of 1 to ${LONGEST_SOURCE} characters`);
  if (source !== '' && source.length <= LONGEST_SOURCE && !source.startsWith('aws.')) return;
  const rule = `1 to ${LONGEST_SOURCE} characters that do not begin with aws., which belongs to AWS`;
  throw new RangeError(`The source '${source.slice(0, 40)}' has ${source.length} characters: it must have ${rule}.`);
}

function checkEventBus(eventBus: string): void {
  check('eventBus', eventBus, typeof eventBus === 'string', 'the name or ARN of an event bus');
  if (eventBus.length <= 1600 && /^(?:arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/)?[\w./-]+$/.test(eventBus)) return;
  throw new RangeError(`eventBus is '${eventBus.slice(0, 100)}': it must be the name or ARN of an event bus.`);
}
