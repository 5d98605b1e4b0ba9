import type { OnProblem } from '../engine/problems.js';

/** An `EventBridgeClient` of the package `@aws-sdk/client-eventbridge`. */
export type EventBridgeSender = {
  readonly send: (command: never, options?: { readonly abortSignal?: AbortSignal }) => Promise<unknown>;
};

/** Where the bus sends events, and in whose name. All options are optional in a function of `tsc-run build`. */
export type EventBridgeBusOptions = {
  /** Name or ARN of the event bus. Default: the environment variable `TSC_RUN_EVENT_BUS`, otherwise `default`. */
  readonly eventBus?: string;
  /**
   * The `Source` of every event, which rules match: `<project>/<environment>`. At most 256 characters. Default: the
   * environment variable `TSC_RUN_SOURCE`.
   */
  readonly source?: string;
  /**
   * Whether events carry their id, time and meta beside their payload, in `$meta`. Default: true, unless the environment
   * variable `TSC_RUN_META` is `false`.
   */
  readonly meta?: boolean;
  /**
   * The most bytes of one request, as EventBridge counts them. Default: 1,048,576. The regions in China take 262,144.
   */
  readonly maxRequestBytes?: number;
  /** A client of yours, with its region, credentials and endpoint. The bus never destroys it. */
  readonly client?: EventBridgeSender;
  /**
   * When to have given up, in milliseconds since 1970. Asked at each emit. Default, and where it returns `undefined`:
   * 15 seconds after the emit.
   */
  readonly deadline?: () => number | undefined;
  /** Called with what would go unnoticed otherwise: that the bus could not be looked up. Default: prints it on stderr. */
  readonly onProblem?: OnProblem;
};
