import { isBelow, joinPath } from '../lib/paths.js';

/** The layout of an app. Every path is posix and relative to the folder of the config. */

/** The names that a config may have; the first that exists is used. */
export const CONFIG_FILES: readonly string[] = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map(
  (extension) => `tsc-run.config.${extension}`,
);

export const EVENTS_FOLDER = 'events';
export const SUBSCRIBERS_FOLDER = 'functions/subscribers';
export const API_FOLDER = 'functions/api';
/** The folders of event files and subscriber files, unless the config names another folder for events. */
export const MODEL_FOLDERS: readonly string[] = toModelFolders(EVENTS_FOLDER);
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

/** The extensions of event files, subscriber files and route files. */
export const SOURCE_EXTENSIONS: readonly string[] = ['.ts', '.mts', '.cts'];

const SOURCE = /\.[mc]?ts$/;
const DECLARATION = /\.d\.[mc]?ts$/;
const TEST = /\.(test|spec)\.[mc]?ts$/;

export function isConfigFile(path: string): boolean {
  return CONFIG_FILES.includes(path);
}

/** The folders of event files and subscriber files. */
export function toModelFolders(eventsDir: string): readonly string[] {
  return [eventsDir, SUBSCRIBERS_FOLDER];
}

/** Whether a file may export event types. */
export function isEventFile(path: string, eventsDir: string): boolean {
  return isBelow(path, eventsDir) && isExporting(path);
}

export function isDeclarationFile(path: string): boolean {
  return DECLARATION.test(path);
}

/** Whether a file is a declaration file in the folder of event types, where it is not read. */
export function isSkippedFile(path: string, eventsDir: string): boolean {
  return isBelow(path, eventsDir) && isDeclarationFile(path);
}

/** Whether a file of the folders of events and subscribers matters to an analysis. */
export function isListed(path: string, eventsDir: string): boolean {
  return isModelSource(path, eventsDir) || isSkippedFile(path, eventsDir);
}

/** Whether a file may be a subscriber. */
export function isSubscriberFile(path: string): boolean {
  return isBelow(path, SUBSCRIBERS_FOLDER) && isExporting(path);
}

/** Whether a file may serve routes. */
export function isRouteFile(path: string): boolean {
  return isBelow(path, API_FOLDER) && isExporting(path);
}

export function isModelSource(path: string, eventsDir: string): boolean {
  return isEventFile(path, eventsDir) || isSubscriberFile(path);
}

/** The name of the subscriber in a file of `functions/subscribers/`. */
export function toSubscriberName(path: string): string {
  return path.slice(SUBSCRIBERS_FOLDER.length + 1).replace(SOURCE, '');
}

/**
 * The path that a route file serves. `index` serves its folder; a file at the root, a `[param]` file, and a file directly
 * inside a `[param]` folder serve their own segment; any other file serves its folder.
 */
export function toRoutePath(file: string): string {
  const segments = file
    .slice(API_FOLDER.length + 1)
    .replace(SOURCE, '')
    .split('/');
  const name = segments.pop() as string;
  const folder = segments.at(-1);
  const isOwn = name !== 'index' && (folder === undefined || isParameter(name) || isParameter(folder));
  return `/${[...segments, ...(isOwn ? [name] : [])].join('/')}`;
}

/** Whether a segment of a path stands for any text: `[id]`. */
export function isParameter(segment: string): boolean {
  return segment.startsWith('[') && segment.endsWith(']');
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
export function toOutDir(written: string, eventsDir: string): string | undefined {
  const folder = toPath(written);
  const mixed = toModelFolders(eventsDir).some((each) => isWithin(folder ?? '', each));
  return mixed ? undefined : folder;
}

/** The normalized folder of event types; undefined if it is outside the app, or would mix with other files. */
export function toEventsDir(written: string): string | undefined {
  const folder = toPath(written);
  if (folder === undefined || folder.startsWith('../')) return undefined;
  const mixed = isWithin(folder, DEFAULT_OUT_DIR) || isWithin(folder, SUBSCRIBERS_FOLDER);
  return mixed || isWithin(SUBSCRIBERS_FOLDER, folder) ? undefined : folder;
}

/** The normalized path of a subscriber's file; undefined if it is not a TypeScript file of the app. */
export function toSubscriberFile(written: string): string | undefined {
  const path = toPath(written);
  return path === undefined || path.startsWith('../') || !/\.[mc]?tsx?$/.test(path) || DECLARATION.test(path)
    ? undefined
    : path;
}

/** A normalized path relative to the config; undefined if it is absolute, empty, hidden or in `node_modules`. */
function toPath(written: string): string | undefined {
  const path = written.replaceAll('\\', '/');
  if (/^(?:\/|[A-Za-z]:)|\p{Cc}/u.test(path)) return undefined;
  const joined = joinPath('', path);
  const steps = joined.replace(/^(?:\.\.(?:\/|$))*/, '').split('/');
  const hidden = steps.some((each) => each.trim() === '' || each.startsWith('.') || each === 'node_modules');
  return hidden ? undefined : joined;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || isBelow(path, folder);
}

/** Whether a file may contain a call of `emit`. */
export function isScript(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path) && !DECLARATION.test(path);
}

/** Whether a file is read for what it exports: no declaration file, no test, and no `_` in front of its name. */
function isExporting(path: string): boolean {
  const name = baseName(path);
  return isSource(path) && !TEST.test(name) && !name.startsWith('_');
}

function isSource(path: string): boolean {
  return SOURCE.test(path) && !DECLARATION.test(path);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
