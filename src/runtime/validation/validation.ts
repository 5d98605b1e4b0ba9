import { keysOf, type SchemaIssue, type StandardSchema, validateNow } from './standard-schema.js';

/**
 * When payloads are validated, and with what. With `events.validate` in the config, the generated `schemas.ts` exports
 * one.
 */
export type Validation = {
  /** At `emit` and `emitMany`, before each delivery, or both. */
  readonly when: 'emit' | 'deliver' | 'both';
  /** The schema of each event, by event name. The payload of an event without a schema is not validated. */
  readonly schemas: Readonly<Record<string, StandardSchema>>;
};

/** Made with `Symbol.for`, so that the ESM and the CommonJS build of this package share one validation. */
const VALIDATION = Symbol.for('tsc-run.validation.v1');

type Validated = { [VALIDATION]?: Validation | undefined };

/** Validates every later emit of this process, if `validation` says so. */
export function validateEmits(validation: Validation | undefined): void {
  (globalThis as Validated)[VALIDATION] = validation;
}

/** What is wrong with a payload to emit; undefined if it fits, or if emits are not validated. */
export function findEmitFault(type: string, data: unknown): string | undefined {
  const validation = (globalThis as Validated)[VALIDATION];
  return validation === undefined || validation.when === 'deliver' ? undefined : findFault(validation, type, data);
}

/** What is wrong with a payload to deliver; undefined if it fits, or if deliveries are not validated. */
export function findDeliveryFault(validation: Validation, type: string, data: unknown): string | undefined {
  return validation.when === 'emit' ? undefined : findFault(validation, type, data);
}

/** A sentence that names each place, and what was expected there. */
function findFault({ schemas }: Validation, type: string, data: unknown): string | undefined {
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (schema === undefined) return undefined;
  const { issues } = validateNow(schema, data);
  if (issues === undefined) return undefined;
  // Our own messages name the place.
  const isOurs = schema['~standard'].vendor === 'tsc-run';
  return `the payload does not fit its type: ${issues.map((each) => describe(each, isOurs)).join('; ')}.`;
}

function describe(issue: SchemaIssue, isOurs: boolean): string {
  const keys = isOurs ? [] : keysOf(issue);
  return keys.length === 0 ? issue.message : `${keys.map(String).join('.')}: ${issue.message}`;
}
