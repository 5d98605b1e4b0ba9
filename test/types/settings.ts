import type { Compiler } from './compilers.js';

/** How a program is compiled. */
export type Settings = {
  readonly type: 'module' | 'commonjs';
  /** Compiler options on top of `BASE`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The first compiler that has all of them. */
  readonly since?: '5.9';
};

export const BASE = {
  target: 'es2022',
  lib: ['es2022'],
  types: [],
  noEmit: true,
  strict: true,
  skipLibCheck: false,
  forceConsistentCasingInFileNames: true,
} as const;

const NODENEXT = { module: 'nodenext', moduleResolution: 'nodenext' } as const;
const NODE16 = { module: 'node16', moduleResolution: 'node16' } as const;
const BUNDLER = { module: 'preserve', moduleResolution: 'bundler' } as const;

/** The settings that every program is compiled with by default. */
export const ESM: Settings = { type: 'module', options: NODENEXT };
export const CJS: Settings = { type: 'commonjs', options: NODE16 };

/** Turns a broken import in a .d.ts file into `any`. Generated files must still fail. */
export const SKIP_LIB_CHECK: Settings = { type: 'module', options: { ...NODENEXT, skipLibCheck: true } };

/** Every kind of module resolution with both kinds of modules, and every other option at least once on and once off. */
export const MATRIX: readonly Settings[] = [
  ESM,
  CJS,
  { type: 'commonjs', options: { ...NODENEXT, exactOptionalPropertyTypes: true, noImplicitOverride: true } },
  { type: 'commonjs', options: { ...NODENEXT, strict: false, skipLibCheck: true } },
  { type: 'module', options: { ...NODE16, isolatedModules: true, verbatimModuleSyntax: true } },
  { type: 'module', options: { ...NODE16, strict: false, strictFunctionTypes: true } },
  { type: 'module', options: { ...BUNDLER, verbatimModuleSyntax: true, exactOptionalPropertyTypes: true } },
  { type: 'commonjs', options: { ...BUNDLER, isolatedModules: true, skipLibCheck: true } },
  { type: 'module', options: { ...BUNDLER, module: 'esnext', strict: false } },
  { type: 'module', options: { ...NODENEXT, noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true } },
  { type: 'module', options: { ...NODENEXT, strictNullChecks: false, skipLibCheck: true } },
  {
    type: 'module',
    options: {
      ...NODENEXT,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      lib: ['es2022', 'dom'],
    },
  },
  {
    type: 'module',
    options: { ...NODENEXT, isolatedDeclarations: true, declaration: true, noEmit: false, outDir: 'out' },
    since: '5.9',
  },
  { type: 'module', options: { ...BUNDLER, erasableSyntaxOnly: true, verbatimModuleSyntax: true }, since: '5.9' },
];

export function hasOptions({ since }: Settings, compiler: Compiler): boolean {
  return since === undefined || compiler.name !== '5.4';
}

/** The tags for conditions of markers: the options that are on, the values of others, and `esm` or `cjs`. */
export function tagsOf({ type, options }: Settings): readonly string[] {
  const strict = options.strict ?? BASE.strict;
  const implied = { strictNullChecks: strict, strictFunctionTypes: strict };
  const on = Object.entries({ ...BASE, ...implied, ...options }).flatMap(([name, value]) =>
    value === true ? [name] : typeof value === 'string' ? [value] : [],
  );
  return [...on, type === 'module' ? 'esm' : 'cjs'];
}

/** Describes the settings by their differences from `BASE`. */
export function describeSettings({ type, options }: Settings): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (name === 'moduleResolution') return [String(value)];
    if (name === 'module') return value === options.moduleResolution ? [] : [`module ${String(value)}`];
    return [value === true ? name : `${name} ${String(value)}`];
  });
  return [type === 'module' ? 'ESM' : 'CommonJS', ...words].join(', ');
}
