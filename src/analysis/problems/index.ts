import { ambiguousEventName } from './ambiguous-event-name.js';
import { breakingChange } from './breaking-change.js';
import { configInvalid } from './config-invalid.js';
import { configMissing } from './config-missing.js';
import { configNotStatic } from './config-not-static.js';
import { declarationFileSkipped } from './declaration-file-skipped.js';
import type { ProblemDefinition } from './define-problem.js';
import { duplicateEvent } from './duplicate-event.js';
import { duplicateRoute } from './duplicate-route.js';
import { duplicateSubscriberFile } from './duplicate-subscriber-file.js';
import { duplicateSubscription } from './duplicate-subscription.js';
import { dynamicEventName } from './dynamic-event-name.js';
import { emitNotAwaited } from './emit-not-awaited.js';
import { fileTooComplex } from './file-too-complex.js';
import { genericEventType } from './generic-event-type.js';
import { helperEventType } from './helper-event-type.js';
import { importNotResolved } from './import-not-resolved.js';
import { invalidEventName } from './invalid-event-name.js';
import { invalidRoute } from './invalid-route.js';
import { listenIsGenerator } from './listen-is-generator.js';
import { listenNotExported } from './listen-not-exported.js';
import { methodNotExported } from './method-not-exported.js';
import { methodNotFunction } from './method-not-function.js';
import { notInTsconfig } from './not-in-tsconfig.js';
import { payloadAny } from './payload-any.js';
import { payloadNotJson } from './payload-not-json.js';
import { routeWithoutMethod } from './route-without-method.js';
import { staleOutput } from './stale-output.js';
import { subscriberFileMissing } from './subscriber-file-missing.js';
import { subscriberNotConfigured } from './subscriber-not-configured.js';
import { syntaxError } from './syntax-error.js';
import { unknownConfigKey } from './unknown-config-key.js';
import { unknownEvent } from './unknown-event.js';
import { unknownRule } from './unknown-rule.js';
import { unreachableRoute } from './unreachable-route.js';
import { unsubscribedEvent } from './unsubscribed-event.js';
import { unsupportedEventType } from './unsupported-event-type.js';
import { vagueEventName } from './vague-event-name.js';

/** All problems, in the order in which the documentation lists them. */
export const PROBLEMS = [
  unknownEvent,
  unsubscribedEvent,
  duplicateEvent,
  ambiguousEventName,
  invalidEventName,
  genericEventType,
  unsupportedEventType,
  subscriberFileMissing,
  duplicateSubscriberFile,
  listenNotExported,
  listenIsGenerator,
  duplicateRoute,
  unreachableRoute,
  invalidRoute,
  methodNotExported,
  methodNotFunction,
  configMissing,
  configInvalid,
  configNotStatic,
  importNotResolved,
  notInTsconfig,
  unknownConfigKey,
  unknownRule,
  syntaxError,
  fileTooComplex,
  staleOutput,
  breakingChange,
  vagueEventName,
  helperEventType,
  declarationFileSkipped,
  routeWithoutMethod,
  duplicateSubscription,
  subscriberNotConfigured,
  emitNotAwaited,
  payloadNotJson,
  payloadAny,
  dynamicEventName,
] as const;

export type ProblemCode = (typeof PROBLEMS)[number]['code'];

/** The definition of the problem with a code; undefined if there is none. */
export function findDefinition(code: string): ProblemDefinition<ProblemCode> | undefined {
  return PROBLEMS.find((each) => each.code === code);
}

/** Whether `events.rules` may change the severity of a problem. */
export function canChangeSeverity(code: string): boolean {
  return findDefinition(code)?.changeable === true;
}

export function listCodes(): readonly ProblemCode[] {
  return PROBLEMS.map(({ code }) => code);
}
