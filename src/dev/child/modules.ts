import { pathToFileURL } from 'node:url';

/** Loads a file of the app, by its absolute path, with the loader of this process. A file is loaded only once. */
export async function loadExports(file: string): Promise<Readonly<Record<string, unknown>>> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  // Node may not see the names that a CommonJS module exports, but they are always below its default export.
  const { default: whole } = module;
  return typeof whole === 'object' && whole !== null ? { ...(whole as object), ...module } : module;
}
