import { PACKAGE_NAME } from '../../analysis/model/layout.js';
import type { Surroundings } from './inspect-app.js';
import { has } from './package-json.js';
import { mainTsconfig } from './tsconfig.js';

/** What only the user can decide, or should know: about the compiler and its options. */
export function noteCompiler(surroundings: Surroundings): readonly string[] {
  const { typescript, tsconfigs, manifest } = surroundings;
  const [major = 0, minor = 0] = (typescript ?? '').split('.').map(Number);
  const { module, moduleResolution, strict, strictFunctionTypes, verbatimModuleSyntax } =
    tsconfigs[0]?.config.compilerOptions ?? {};
  const tsconfig = mainTsconfig(surroundings);
  const looksUp = String(moduleResolution ?? '').toLowerCase();
  const compilesTo = String(module ?? '').toLowerCase();
  const hasOptions = tsconfigs[0] !== undefined && tsconfigs[0].config.files?.length !== 0;
  const isOld = typescript !== undefined && (major < 5 || (major === 5 && minor < 4));
  const isLoose = hasOptions && major > 0 && major < 6 && strict !== true && strictFunctionTypes !== true;
  const isClassic =
    ['node', 'node10', 'classic'].includes(looksUp) ||
    (hasOptions && major > 0 && major < 6 && looksUp === '' && !/^(?:node\w+|esnext|preserve)$/.test(compilesTo));
  const isVerbatim =
    verbatimModuleSyntax === true && manifest.type !== 'module' && /^(?:node\w+|commonjs)$/.test(compilesTo);
  return [
    ...(isOld ? [`TypeScript ${typescript} is too old: install 5.4 or later.`] : []),
    ...(major >= 7
      ? [`TypeScript ${major} loads no plugins, so ${tsconfig} got none. Types find the same mistakes.`]
      : []),
    ...(isLoose ? [`${tsconfig} is not strict, and event payloads need it: set "strict": true.`] : []),
    ...(isClassic
      ? [
          `${tsconfig} looks up packages as Node 10 did, and does not find ${PACKAGE_NAME}/local: set "module": "nodenext".`,
        ]
      : []),
    ...(isVerbatim
      ? [`${tsconfig} has verbatimModuleSyntax, so package.json needs "type": "module" for import and export.`]
      : []),
  ];
}

/** The config of Vite is code, which is not edited. */
export function noteVite({ manifest }: Surroundings): readonly string[] {
  if (!has(manifest, 'vite')) return [];
  return [`So that Vite writes generated/ too: add tscRun() of ${PACKAGE_NAME}/vite to the plugins of its config.`];
}
