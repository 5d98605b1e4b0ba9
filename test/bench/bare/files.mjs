import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of an app that decide what is generated, found in the simplest way.
 * @param {string} root
 * @returns {string[]}
 */
export function listInputs(root) {
  const folders = ['events', 'functions/subscribers'];
  return [...folders.flatMap((folder) => listBelow(join(root, folder))), join(root, 'tsc-run.config.ts')];
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
export function listBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? listBelow(path) : [path];
  });
}
