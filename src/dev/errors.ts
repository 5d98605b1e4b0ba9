import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeFailure } from '../buses/attempt.js';

/**
 * An error as text for people: with its causes, and with stacks that name the files of the app relative to it and leave
 * out the frames of Node, of the loader and of this package.
 */
export function describeError(error: unknown, folder: string): string {
  return tidyStack(describeFailure(error), folder);
}

export function tidyStack(text: string, folder: string): string {
  return text
    .split('\n')
    .map(toPaths)
    .filter((line) => !isFrame(line) || !isForeign(line))
    .map((line) => shorten(line, folder))
    .join('\n');
}

const isFrame = (line: string): boolean => /^\s+at /.test(line);

const FOREIGN = /node:|\bnative\b|<anonymous>\)?$|[\\/](?:tsx|esbuild|@esbuild[\\/][^\\/]+)[\\/]/;

/** The folder of the built package, or of its sources. */
const OWN = import.meta.dirname;

function isForeign(line: string): boolean {
  return FOREIGN.test(line) || line.includes(OWN);
}

/** With the paths of files in place of their URLs, in which a space is `%20`. */
function toPaths(line: string): string {
  return line.replaceAll(/file:\/\/[^\s)?]+(?:\?[^\s:)]*)?/g, (url) => toPath(url));
}

function shorten(line: string, folder: string): string {
  return line.replaceAll(`${folder}${sep}`, '').replaceAll(folder, relative(folder, folder) || '.');
}

function toPath(url: string): string {
  const [, bare = url, rest = ''] = /^(.*?)((?::\d+)*)$/.exec(url.replace(/\?.*?(?=(?::\d+)*$)/, '')) ?? [];
  try {
    return fileURLToPath(bare) + rest;
  } catch {
    return url;
  }
}
