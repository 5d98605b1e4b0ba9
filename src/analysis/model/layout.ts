import { joinPath } from '../lib/paths.js';

/** The layout of an app. Every path is posix and relative to the folder of the config. */

/** The names that a config may have; the first that exists is used. */
export const CONFIG_FILES: readonly string[] = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map(
  (extension) => `tsc-run.config.${extension}`,
);

export const EVENTS_FOLDER = 'events';
export const SUBSCRIBERS_FOLDER = 'functions/subscribers';
/** The folders of event files and subscriber files. */
export const MODEL_FOLDERS: readonly string[] = [EVENTS_FOLDER, SUBSCRIBERS_FOLDER];
export const PACKAGE_JSON = 'package.json';
/** Other files that every analysis depends on, whether or not they exist. */
export const ROOT_FILES: readonly string[] = [PACKAGE_JSON, ...CONFIG_FILES];
export const DEFAULT_OUT_DIR = 'generated';
export const PACKAGE_NAME = '@tsc-run/core';

/** Whether a file belongs to an installed package; a workspace package, reached through its link, is not one. */
export function isForeign(path: string): boolean {
  return /(?:^|\/)node_modules\//.test(path);
}

/** Whether a file decides how imports resolve. */
export function decidesImports(path: string): boolean {
  return /(?:^|\/)(?:package|[jt]sconfig[^/]*)\.json$/.test(path);
}

/** The extensions of event files and subscriber files. */
export const SOURCE_EXTENSIONS: readonly string[] = ['.ts', '.mts', '.cts'];

const SOURCE = /\.[mc]?ts$/;
const DECLARATION = /\.d\.[mc]?ts$/;
const TEST = /\.(test|spec)\.[mc]?ts$/;

export function isConfigFile(path: string): boolean {
  return CONFIG_FILES.includes(path);
}

/** Whether a file may export event types. */
export function isEventFile(path: string): boolean {
  const name = baseName(path);
  return path.startsWith(`${EVENTS_FOLDER}/`) && isSource(path) && !TEST.test(name) && !name.startsWith('_');
}

/** Whether a file may be a subscriber. */
export function isSubscriberFile(path: string): boolean {
  const name = baseName(path);
  return path.startsWith(`${SUBSCRIBERS_FOLDER}/`) && isSource(path) && !TEST.test(name) && !name.startsWith('_');
}

export function isModelSource(path: string): boolean {
  return isEventFile(path) || isSubscriberFile(path);
}

/** The name of the subscriber in a file of `functions/subscribers/`. */
export function toSubscriberName(path: string): string {
  return path.slice(SUBSCRIBERS_FOLDER.length + 1).replace(SOURCE, '');
}

/** The files that a subscriber may be in, the usual one first. */
export function toSubscriberFiles(name: string): readonly string[] {
  return ['ts', 'mts', 'cts'].map((extension) => `${SUBSCRIBERS_FOLDER}/${name}.${extension}`);
}

/** Whether a file can be source of the app, declaration files included. */
export function isSourcePath(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path);
}

/** Whether a name is a path below `functions/subscribers/`. */
export function isSubscriberName(name: string): boolean {
  const steps = name.split('/');
  return !/[\\\p{Cc}]/u.test(name) && steps.every((each) => each !== '' && each !== '.' && each !== '..');
}

/**
 * The normalized folder of the generated files; undefined if they would mix with other files, or if no tsconfig would
 * include them.
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

/** Whether a file may contain a call of `emit`. */
export function isScript(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path) && !DECLARATION.test(path);
}

function isSource(path: string): boolean {
  return SOURCE.test(path) && !DECLARATION.test(path);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
