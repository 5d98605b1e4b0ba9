import { toEventsDir, toSubscriberFile } from '../model/layout.js';
import type { RuleSeverity, Settings } from '../model/model.js';
import type { Literal } from '../static/fields.js';

export const VALIDATE_FORM = `'emit', 'deliver' or 'both'`;
export const OUT_DIR_FORM = 'node_modules/ or a hidden folder';
export const EVENTS_DIR_FORM =
  'a folder inside the app, relative to the config; apart from generated/, functions/subscribers/ and hidden folders';
export const FILE_FORM =
  "the path of a TypeScript file of the app, relative to the config, such as 'functions/mail/handler.ts'";

export function isEventsDir(value: Literal): value is string {
  return typeof value === 'string' && toEventsDir(value) !== undefined;
}

export function isSubscriberFile(value: Literal): value is string {
  return typeof value === 'string' && toSubscriberFile(value) !== undefined;
}

export function isRegistry(value: Literal): value is Settings['registry'] {
  return value === 'global' || value === 'module';
}

export function isValidate(value: Literal): value is 'emit' | 'deliver' | 'both' {
  return value === 'emit' || value === 'deliver' || value === 'both';
}

export function isSeverity(value: Literal): value is RuleSeverity {
  return value === 'off' || value === 'warning' || value === 'error';
}

export function isBoolean(value: Literal): value is boolean {
  return typeof value === 'boolean';
}
