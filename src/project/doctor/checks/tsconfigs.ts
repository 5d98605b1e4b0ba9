import { dirname, posix, relative, resolve } from 'node:path';
import { CONFIG_FILES, DEFAULT_OUT_DIR } from '../../../analysis/model/layout.js';
import { notInTsconfig } from '../../../analysis/problems/not-in-tsconfig.js';
import { findCoverage, follow, importsEvents } from '../../compiler/coverage.js';
import { describeUnregistered } from '../../compiler/explain-errors.js';
import { isTooOld, judgeOptions, type OptionFault } from '../../compiler/judge-options.js';
import { createOwnership, type Tsconfig } from '../../compiler/load-tsconfig.js';
import { toPosix } from '../../disk/folder.js';
import { isOurs } from '../../output/output.js';
import { findValue } from '../../setup/edit-json.js';
import { editTsconfigs } from '../../setup/tsconfig.js';
import type { AppState } from '../app-state.js';
import type { Check, Found } from '../check.js';
import { toAdd } from '../commands.js';
import { planWrite } from '../plan-mend.js';

export const noTsconfig: Check = {
  name: 'no-tsconfig',
  severity: 'error',
  about: 'no `tsconfig.json`, in the folder of the app or above',
  look(state) {
    const { configured, tsconfigs, unreadable, root } = state;
    if (configured === undefined || tsconfigs.length > 0 || unreadable.length > 0) return [];
    return [
      {
        message: `There is no tsconfig.json in ${root.path} or in a folder above it.`,
        help: 'Create one that includes events, functions, generated and the config.',
        ...planWrite(() => editTsconfigs(state, state.home, placesOf(state))),
      },
    ];
  },
};

function placesOf({ analysis }: AppState) {
  const { outDir, eventsDir, file } = analysis.model.settings;
  return { outDir, eventsDir, ...(file !== undefined && { file }) };
}

export const notCompiled: Check = {
  name: 'not-in-tsconfig',
  severity: 'error',
  about: '`generated/`, or a file that emits, in no tsconfig, so that nothing checks it',
  look(state) {
    const { app, tsconfigs, compiled, analysis, home } = state;
    const { settings, events } = analysis.model;
    const { problems } = findCoverage({ folder: app, tsconfigs, compiled, settings, hasEvents: events.length > 0 });
    // What was generated elsewhere is told as that.
    const own = problems.filter(({ span, details }) => details.what === 'generated' || !isOurs(app, span.file));
    return own.map((problem) => {
      const { message, help } = notInTsconfig.words(problem, ({ file }) => file);
      return {
        message,
        help,
        place: { file: posix.join(home, problem.span.file) },
        ...(problem.details.what === 'generated' && !problem.details.excluded && planInclude(state)),
      };
    });
  },
};

/** Includes the folders of the app in its own tsconfig; that of several packages is left alone. */
function planInclude(state: AppState): Pick<Found, 'mend'> {
  const [main] = state.tsconfigs;
  if (main === undefined || toPosix(dirname(main.path)) !== state.root.path) return {};
  return planWrite(() => editTsconfigs(state, state.home, placesOf(state)));
}

export const noRegistry: Check = {
  name: 'no-registry',
  severity: 'error',
  about: 'a project (`references`) whose code emits, and whose program does not have the registry',
  look(state) {
    const { app, tsconfigs, filesOf, analysis } = state;
    const { settings, events } = analysis.model;
    const registry = resolve(app.path, settings.outDir, 'events.ts');
    const home = tsconfigs.find((each) => filesOf(each).includes(registry));
    if (home === undefined || settings.registry === 'module' || events.length === 0) return [];
    return tsconfigs
      .filter((each) => each !== home && !filesOf(each).includes(registry) && emitsWithout(each, registry, state))
      .map(({ path }): Found => {
        const words = describeUnregistered({ folder: app, tsconfigs, settings }, { project: path, home: home.path });
        return { ...words, place: { file: toPosix(relative(state.root.path, path)) } };
      });
  },
};

/** Whether a project has files of the app that import `events`, and does not reach the registry. */
function emitsWithout(tsconfig: Tsconfig, registry: string, { app, filesOf }: AppState): boolean {
  const files = filesOf(tsconfig).map((file) => toPosix(relative(app.path, file)));
  const isOwn = createOwnership(app, CONFIG_FILES);
  if (!files.some((file) => isOwn(file) && importsEvents(app.read(file) ?? ''))) return false;
  return !follow(app, files).has(toPosix(relative(app.path, registry)));
}

export const oldTypescript: Check = {
  name: 'old-typescript',
  severity: 'error',
  about: 'TypeScript before 5.4',
  look({ compiler, manager }) {
    if (compiler === undefined || !isTooOld(compiler.version)) return [];
    return [
      {
        message: `TypeScript ${compiler.version} is too old: the generated files need 5.4 or later.`,
        help: `Run: ${toAdd(manager, 'typescript@latest', 'development')}.`,
      },
    ];
  },
};

const FAULTS: Readonly<Record<OptionFault, readonly [key: string, message: string, help: string]>> = {
  loose: [
    'strict',
    'is not strict, so the compiler accepts wrong payloads and subscribers',
    'Set "strict": true under compilerOptions.',
  ],
  node10: [
    'moduleResolution',
    'looks up packages as Node 10 did, and does not find what @tsc-run/core/local exports',
    'Set "module": "nodenext", or "moduleResolution": "bundler" if a bundler reads the code.',
  ],
  verbatim: [
    'verbatimModuleSyntax',
    'refuses import and export, because package.json does not say that its files are modules',
    'Write "type": "module" in package.json, or remove verbatimModuleSyntax.',
  ],
};

export const unfitOptions: Check = {
  name: 'unfit-options',
  severity: 'warning',
  about: '`module`, `moduleResolution`, `strict` or `verbatimModuleSyntax` that do not fit',
  look({ root, app, tsconfigs, filesOf, analysis, compiler, manifest, configured }) {
    if (configured === undefined || compiler === undefined) return [];
    const { outDir = DEFAULT_OUT_DIR } = analysis.model.settings;
    const registry = resolve(app.path, outDir, 'events.ts');
    return tsconfigs
      .filter((each) => filesOf(each).includes(registry))
      .flatMap((tsconfig) => {
        const path = toPosix(relative(root.path, tsconfig.path));
        const file = { path, text: root.read(path) ?? '' };
        return judgeOptions({ tsconfig, typescript: compiler.version, type: manifest.type }).map((fault): Found => {
          const [key, message, help] = FAULTS[fault];
          const found = findValue(file, ['compilerOptions', key]) ?? findValue(file, ['compilerOptions', 'module']);
          return {
            message: `${path} ${message}.`,
            help,
            place: { file: path, ...(found !== undefined && { line: found.line }) },
          };
        });
      });
  },
};
