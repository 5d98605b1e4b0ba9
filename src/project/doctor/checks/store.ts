import { relative } from 'node:path';
import { toPosix } from '../../disk/folder.js';
import type { Check } from '../check.js';
import type { StoreState } from '../store-state.js';

type Words = (path: string, state: StoreState) => readonly [message: string, help: string];

const FAULTS: Readonly<Record<NonNullable<StoreState['fault']>, Words>> = {
  'folder-is-file': (path) => [
    `${path} is a file, and the app keeps its events in a folder of that name.`,
    'Rename or delete the file.',
  ],
  'read-only': (path) => [
    `${path} cannot be written by you, so no event can be accepted.`,
    'Give your user that permission, or run as the user who owns it.',
  ],
  'no-database': (path) => [
    `${path} is no SQLite database, so the bus cannot open it.`,
    'Move it away. The bus then starts with an empty store.',
  ],
  damaged: (path) => [
    `${path} is damaged.`,
    `Move it away, with the files -wal and -shm beside it, and get back what can be read: sqlite3 OLD .recover | sqlite3 ${path}.`,
  ],
  locked: (path, { holder }) => [
    `Another process${holder === undefined ? '' : ` (${holder})`} has locked ${path} for more than a second, so no event can be accepted.`,
    holder === undefined ? 'Stop the programs that have it open.' : `See what it is: ps -p ${holder}. Then stop it.`,
  ],
};

export const store: Check = {
  name: 'store',
  severity: 'error',
  about: 'the file of the SQLite bus, if it is locked, damaged, no database, or not writable',
  look({ store: state, root }) {
    if (state?.fault === undefined) return [];
    const path = toPosix(relative(root.path, state.file));
    const [message, help] = FAULTS[state.fault](path, state);
    return [{ message, help, place: { file: path } }];
  },
};
