import { posix } from 'node:path';
import { CONFIG_FILES, EVENTS_FOLDER, PACKAGE_JSON } from '../../../analysis/model/layout.js';
import type { Check } from '../check.js';

/** Names that somebody may give to the config, and that nothing reads. */
const ALMOST = /^\.?tsc[-_. ]?run(?:rc)?(?:[-_. ]?conf(?:ig)?)?\.(?:[cm]?[jt]sx?|json5?|ya?ml)$/i;

export const unreadableFile: Check = {
  name: 'unreadable-file',
  severity: 'error',
  about: 'a package.json or a tsconfig that cannot be read',
  look: ({ unreadable }) =>
    unreadable.map(({ file, reason }) => ({
      message: `${file} cannot be read: ${reason}.`,
      help: `Correct ${posix.basename(file)}: most often a comma or a quote is wrong.`,
      place: { file },
    })),
};

export const configNotFound: Check = {
  name: 'config-not-found',
  severity: 'error',
  about: 'no `tsc-run.config.ts`, or one with another name or in a hidden folder',
  look({ root, app, configured, tree }) {
    if (configured !== undefined) return [];
    const hidden = CONFIG_FILES.map((name) => `.config/${name}`);
    const named = tree.files.filter((path) => ALMOST.test(posix.basename(path)));
    const found = [...named, ...hidden].find((path) => root.stat(path) === 'file');
    const where = app.path === root.path ? 'beside package.json' : `in ${app.path}`;
    if (found === undefined)
      return [{ message: `There is no ${CONFIG_FILES[0]} ${where}.`, help: 'Set the app up: npx tsc-run init.' }];
    const name = toConfigName(posix.basename(found));
    const isNamed = CONFIG_FILES.includes(posix.basename(found));
    return [
      {
        message: `${found} is not read, because ${isNamed ? 'it is in a hidden folder' : `a config is named ${CONFIG_FILES[0]}`}.`,
        help: isNamed ? `Move it beside ${PACKAGE_JSON}, or into src/.` : `Rename it to ${name}.`,
        place: { file: found },
      },
    ];
  },
};

/** The right name, in the language of the wrong one. */
function toConfigName(name: string): string {
  const [, extension = 'ts'] = /\.([cm]?[jt]s)x?$/i.exec(name) ?? [];
  return `tsc-run.config.${extension.toLowerCase()}`;
}

export const configFolder: Check = {
  name: 'config-folder',
  severity: 'warning',
  about: 'a config that does not stand beside `events/`',
  look({ configured, analysis: { model, coverage }, app }) {
    const { eventsDir, file = '' } = model.settings;
    if (configured === undefined || coverage !== 'whole' || model.events.length > 0 || eventsDir !== EVENTS_FOLDER)
      return [];
    if (app.list(EVENTS_FOLDER).length > 0 || app.list(`src/${EVENTS_FOLDER}`).length === 0) return [];
    return [
      {
        message: `${file} looks for event types in ${EVENTS_FOLDER}/, which has none, and there is src/${EVENTS_FOLDER}/.`,
        help: `Move ${file} into src/, or write dir: 'src/${EVENTS_FOLDER}' under events in it.`,
        place: { file: posix.join(configured, file) },
      },
    ];
  },
};

export const appNotRead: Check = {
  name: 'app-not-read',
  severity: 'warning',
  about: 'an app with a mistake that keeps stale output from being found',
  look({ configured, analysis: { coverage, diagnostics }, obstacle, home }) {
    if (configured === undefined) return [];
    if (obstacle !== undefined) {
      const message = `schemas.ts was not compared, because it cannot be made: ${obstacle.message}.`;
      return [{ message, help: obstacle.help ?? 'Run: tsc-run check.' }];
    }
    if (coverage === 'whole') return [];
    const file = diagnostics.find(({ severity }) => severity === 'error')?.span.file;
    return [
      {
        message: 'The app could not be read as a whole, so whether its generated files are stale is not known.',
        help: 'Run tsc-run check, correct what it finds, then run tsc-run doctor again.',
        ...(file !== undefined && { place: { file: posix.join(home, file) } }),
      },
    ];
  },
};
