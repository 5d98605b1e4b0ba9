import { joinPath } from '../lib/paths.js';

/** Where things are in an app. Every path is posix and relative to the folder of the config. */

/** Names of the config, the first that exists wins. */
export const CONFIG_FILES: readonly string[] = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map(
  (extension) => `tsc-run.config.${extension}`,
);

export const EVENTS_FOLDER = 'events';
export const SUBSCRIBERS_FOLDER = 'functions/subscribers';
/** Where the files of events and subscribers stand. */
export const MODEL_FOLDERS: readonly string[] = [EVENTS_FOLDER, SUBSCRIBERS_FOLDER];
export const PACKAGE_JSON = 'package.json';
/** Files beside those of events and subscribers that every app follows from, whether or not they exist. */
export const ROOT_FILES: readonly string[] = [PACKAGE_JSON, ...CONFIG_FILES];
export const DEFAULT_OUT_DIR = 'generated';
export const PACKAGE_NAME = '@tsc-run/core';

/** Extensions of the files that events and subscribers stand in. */
export const SOURCE_EXTENSIONS: readonly string[] = ['.ts', '.mts', '.cts'];

const SOURCE = /\.[mc]?ts$/;
const DECLARATION = /\.d\.[mc]?ts$/;
const TEST = /\.(test|spec)\.[mc]?ts$/;

export function isConfigFile(path: string): boolean {
  return CONFIG_FILES.includes(path);
}

/** Files that may export event types. */
export function isEventFile(path: string): boolean {
  const name = baseName(path);
  return path.startsWith(`${EVENTS_FOLDER}/`) && isSource(path) && !TEST.test(name) && !name.startsWith('_');
}

/** Files that may be a subscriber. */
export function isSubscriberFile(path: string): boolean {
  const name = baseName(path);
  return path.startsWith(`${SUBSCRIBERS_FOLDER}/`) && isSource(path) && !TEST.test(name) && !name.startsWith('_');
}

/** Files of events and subscribers. */
export function isModelSource(path: string): boolean {
  return isEventFile(path) || isSubscriberFile(path);
}

/** The subscriber that a file of `functions/subscribers/` is. */
export function toSubscriberName(path: string): string {
  return path.slice(SUBSCRIBERS_FOLDER.length + 1).replace(SOURCE, '');
}

/** The files that a subscriber may stand in, the usual one first. */
export function toSubscriberFiles(name: string): readonly string[] {
  return ['ts', 'mts', 'cts'].map((extension) => `${SUBSCRIBERS_FOLDER}/${name}.${extension}`);
}

/** Files that can hold source of the app. */
export function isSourcePath(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path);
}

/** Whether a name leads to a file below `functions/subscribers/`. */
export function isSubscriberName(name: string): boolean {
  const steps = name.split('/');
  return !/[\\\p{Cc}]/u.test(name) && steps.every((each) => each !== '' && each !== '.' && each !== '..');
}

/**
 * The folder of the generated files as a plain path; undefined where they would mix with other files, or where no
 * tsconfig includes them.
 */
export function toOutDir(written: string): string | undefined {
  const path = written.replaceAll('\\', '/');
  if (/^(?:\/|[A-Za-z]:)|\p{Cc}/u.test(path)) return undefined;
  const folder = joinPath('', path);
  const steps = folder.replace(/^(?:\.\.(?:\/|$))*/, '').split('/');
  const hidden = steps.some((each) => each.trim() === '' || each.startsWith('.') || each === 'node_modules');
  const mixed = [EVENTS_FOLDER, SUBSCRIBERS_FOLDER].some((each) => `${folder}/`.startsWith(`${each}/`));
  return hidden || mixed ? undefined : folder;
}

/** Files that may hold a call of `emit`. */
export function isScript(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path) && !DECLARATION.test(path);
}

function isSource(path: string): boolean {
  return SOURCE.test(path) && !DECLARATION.test(path);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
