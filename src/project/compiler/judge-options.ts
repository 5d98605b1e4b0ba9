import type { Tsconfig } from './load-tsconfig.js';

/** What keeps a tsconfig from serving an app: it cannot find our files, cannot compile `import`, or checks too little. */
export type OptionFault = 'node10' | 'verbatim' | 'loose';

export type OptionsToJudge = {
  readonly tsconfig: Tsconfig;
  /** The version of TypeScript; absent if it is unknown. */
  readonly typescript: string | undefined;
  /** `type` of package.json. */
  readonly type: string | undefined;
};

/** The faults of compiler options, with the defaults of that TypeScript. */
export function judgeOptions({ tsconfig, typescript, type }: OptionsToJudge): readonly OptionFault[] {
  const { module, moduleResolution, strict, strictFunctionTypes, verbatimModuleSyntax } =
    tsconfig.config.compilerOptions ?? {};
  const [major = 0] = (typescript ?? '').split('.').map(Number);
  const hasDefaults = major > 0 && major < 6 && tsconfig.config.files?.length !== 0;
  const looksUp = String(moduleResolution ?? '').toLowerCase();
  const compilesTo = String(module ?? '').toLowerCase();
  const isStrict = strictFunctionTypes ?? strict ?? !hasDefaults;
  const isClassic =
    ['node', 'node10', 'classic'].includes(looksUp) ||
    (hasDefaults && looksUp === '' && !/^(?:node\w+|esnext|preserve)$/.test(compilesTo));
  const isVerbatim = verbatimModuleSyntax === true && type !== 'module' && /^(?:node\w+|commonjs)$/.test(compilesTo);
  return [
    ...(isStrict ? [] : (['loose'] as const)),
    ...(isClassic ? (['node10'] as const) : []),
    ...(isVerbatim ? (['verbatim'] as const) : []),
  ];
}

/** Whether a version of TypeScript is older than any that is supported. */
export function isTooOld(typescript: string): boolean {
  const [major = 0, minor = 0] = typescript.split('.').map(Number);
  return major < 5 || (major === 5 && minor < 4);
}
