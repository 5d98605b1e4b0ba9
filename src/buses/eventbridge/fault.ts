/** Why EventBridge has not accepted an entry, or has not answered. */
export type Fault = {
  /** A sentence. */
  readonly why: string;
  /** Whether another attempt may succeed. */
  readonly mayPass: boolean;
  readonly cause?: unknown;
};

/** The codes of an entry that are worth another attempt: the service says so of no others. */
const PASSING: ReadonlySet<string> = new Set(['InternalFailure', 'ThrottlingException']);

export function toEntryFault(code: string, message: string | undefined): Fault {
  return { why: `EventBridge refused it: ${toSentence(code, message)}`, mayPass: PASSING.has(code) };
}

/** What the SDK rejects with. */
type SdkError = Error & {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
};

/** `action`: what the request was to do, as IAM calls it. */
export function toRequestFault(thrown: unknown, action: string, eventBus: string): Fault {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as SdkError;
  return { why: explain(error, action, eventBus), mayPass: mayPass(error), cause: thrown };
}

/** Too many requests, by any of the names that AWS has for it. */
const THROTTLED = /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/;
/** As Node names errors of the network, those of certificates aside. */
const NETWORK = /^E(?!RR_)[A-Z_]+$/;

function mayPass({ name, code, $metadata }: SdkError): boolean {
  const { httpStatusCode: status, clockSkewCorrected = false } = $metadata ?? {};
  if (status === undefined) return isNoAnswer(name) || (typeof code === 'string' && NETWORK.test(code));
  // With a status of success it is the answer that cannot be read.
  return status < 300 || status === 429 || status >= 500 || THROTTLED.test(name) || clockSkewCorrected;
}

function isNoAnswer(name: string): boolean {
  return name === 'TimeoutError' || name === 'AbortError';
}

function explain(error: SdkError, action: string, eventBus: string): string {
  const { name, code, message, $metadata } = error;
  const status = $metadata?.httpStatusCode;
  const sentence = toSentence(typeof code === 'string' ? code : name, message);
  if (message.startsWith('Region is missing')) {
    return 'no AWS region is set. Set AWS_REGION, or pass client: new EventBridgeClient({ region }).';
  }
  if (name === 'CredentialsProviderError') return `${NO_CREDENTIALS} ${toSentence('', message)}`;
  if (name.startsWith('AccessDenied'))
    return `AWS denies ${action} on the event bus '${eventBus}'. Allow it. ${sentence}`;
  if (name === 'AbortError') return `EventBridge did not answer: ${toSentence('', message)}`;
  if (status === undefined) return `${mayPass(error) ? 'EventBridge did not answer' : 'it was not sent'}: ${sentence}`;
  if (status < 300) return `the answer of EventBridge cannot be read: ${sentence}`;
  return `EventBridge refused the request with status ${status}: ${sentence}`;
}

const NO_CREDENTIALS = 'no AWS credentials are set. Give the function a role, or set AWS_PROFILE.';

/** The first line of a message: what the SDK adds is for its own users. */
function toSentence(code: string, message = ''): string {
  const line = message.split('\n', 1)[0] ?? '';
  const text = [code, line].filter((part) => part !== '').join(': ');
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
