import type { Show } from './show.js';
import { createJsonShow } from './show-json.js';
import { createTextShow, type TextOptions } from './show-text.js';

export function createShow({ isJson, ...options }: TextOptions & { readonly isJson: boolean }): Show {
  return isJson ? createJsonShow(options.io.stdout, options.folder.path) : createTextShow(options);
}
