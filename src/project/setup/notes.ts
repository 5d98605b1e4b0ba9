import { PACKAGE_NAME } from '../../analysis/model/layout.js';
import { isTooOld, judgeOptions, type OptionFault } from '../compiler/judge-options.js';
import type { Surroundings } from './inspect-app.js';
import { has } from './package-json.js';
import { mainTsconfig } from './tsconfig.js';

/** What only the user can decide, or should know: about the compiler and its options. */
export function noteCompiler(surroundings: Surroundings): readonly string[] {
  const { typescript, tsconfigs, manifest } = surroundings;
  const [major = 0] = (typescript ?? '').split('.').map(Number);
  const tsconfig = mainTsconfig(surroundings);
  const [main] = tsconfigs;
  const faults = main === undefined ? [] : judgeOptions({ tsconfig: main, typescript, type: manifest.type });
  return [
    ...(typescript !== undefined && isTooOld(typescript)
      ? [`TypeScript ${typescript} is too old: install 5.4 or later.`]
      : []),
    ...(major >= 7
      ? [`TypeScript ${major} loads no plugins, so ${tsconfig} got none. Types find the same mistakes.`]
      : []),
    ...faults.map((fault) => `${tsconfig} ${FAULTS[fault]}.`),
  ];
}

/** What to say of a tsconfig. */
const FAULTS: Readonly<Record<OptionFault, string>> = {
  loose: 'is not strict, and event payloads need it: set "strict": true',
  node10: `looks up packages as Node 10 did, and does not find ${PACKAGE_NAME}/local: set "module": "nodenext"`,
  verbatim: 'has verbatimModuleSyntax, so package.json needs "type": "module" for import and export',
};

/** The config of Vite is code, which is not edited. */
export function noteVite({ manifest }: Surroundings): readonly string[] {
  if (!has(manifest, 'vite')) return [];
  return [`So that Vite writes generated/ too: add tscRun() of ${PACKAGE_NAME}/vite to the plugins of its config.`];
}
