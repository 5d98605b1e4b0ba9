import { analyze } from '../../support/analyze.js';
import { CALLS } from '../programs.js';
import { SHOP } from '../cases/shop.js';
import { hasMarkers } from '../markers.js';
import type { Files, Program } from '../program.js';
import { ESM } from '../settings.js';
import { generate } from '../write-programs.js';
import { mutateApp, type Verdict } from './mutate-app.js';
import { mutateCalls } from './mutate-calls.js';
import { SHAPE, STYLES, type Style, toFiles } from './shape.js';

/** One mutant: a whole program, or a file or folder of a program that many mutants share. */
export type Mutant = {
  readonly kind: string;
  readonly verdict: Verdict;
  readonly program: Program;
  /** The prefix of the paths of its files; empty if it is the whole program. */
  readonly path: string;
  /** The app, for the analyzer; undefined for a mutant of a call. */
  readonly app?: Program;
};

const FACTS = {
  names: analyze(Object.entries(SHOP).map(([path, text]) => ({ path, text }))).model.events.map(({ name }) => name),
  unsubscribed: 'payment.failed',
  open: ['audit.logged'],
  optional: ['coupon'],
};

/** Mutants of the calls in every right program of the matrix: one file each, all in one program. */
function createCallMutants(): readonly Mutant[] {
  const mutants = Object.values(CALLS)
    .filter((text) => !hasMarkers(text))
    .flatMap((text) => mutateCalls(text, FACTS))
    .map((mutant, index) => ({ ...mutant, path: `functions/api/mutant-${index}.ts` }));
  const files = { ...SHOP, ...Object.fromEntries(mutants.map(({ path, text }) => [path, text])) };
  const program: Program = { name: 'calls', files, settings: ESM };
  return mutants.map(({ kind, path, wrong }) => ({ kind, verdict: wrong ? 'compilers' : 'nobody', program, path }));
}

type AppMutant = Mutant & { readonly app: Program };

/** Mutants of an app, generated after the change and, if that makes a difference, also before it. */
function createAppMutants(style: Style): readonly AppMutant[] {
  const before = toFiles(SHAPE, style);
  const output = outputOf(before, style);
  const { settings } = style;
  return mutateApp(SHAPE, style).flatMap(({ kind, shape, fresh, stale }, index) => {
    const files = toFiles(shape, style);
    const app = { name: `${style.name}: ${kind} ${index}`, files, settings };
    const mutant = { kind, verdict: fresh, program: app, path: '', app };
    if (outputOf(files, style) === output) return [mutant];
    const gone = Object.keys(before).filter((path) => !(path in files));
    const afterwards = { ...Object.fromEntries(gone.map((path) => [path, undefined])), ...files };
    const late = { name: `${app.name}, not generated`, files: before, afterwards, settings };
    return [mutant, { kind: `${kind}, not generated`, verdict: stale, program: late, path: '', app: late }];
  });
}

/** Mutants of an app with a module registry, all in one program. */
function pack(mutants: readonly AppMutant[]): readonly Mutant[] {
  const folders = mutants.map((mutant, index) => ({ mutant, path: `app-${index}/` }));
  const under = <T>(select: (app: Program) => Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(
      folders.flatMap(({ mutant, path }) =>
        Object.entries(select(mutant.app)).map(([file, text]) => [path + file, text]),
      ),
    );
  const program: Program = {
    name: 'registries of their own',
    apps: folders.map(({ path }) => path.slice(0, -1)),
    files: under(({ files }) => files),
    afterwards: under(({ afterwards = {} }) => afterwards),
    settings: ESM,
  };
  return folders.map(({ mutant, path }) => ({ ...mutant, program, path }));
}

function outputOf(files: Files, { settings }: Style): string {
  return JSON.stringify(generate({ name: '', files, settings }).generated.map(({ text }) => text));
}

export const MUTANTS: readonly Mutant[] = [
  ...createCallMutants(),
  ...STYLES.flatMap((style) => (style.registry === 'module' ? pack(createAppMutants(style)) : createAppMutants(style))),
];

/** Whether the analyzer reports an error, or would generate other files than those on disk. */
export function isFoundByGenerate(app: Program): boolean {
  const { files } = generate(app);
  const own = Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('generated/')));
  const { diagnostics } = analyze(Object.entries(own).map(([path, text]) => ({ path, text })));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const { generated } = generate({ name: app.name, files: own, settings: app.settings });
  return errors.length > 0 || generated.some(({ path, text }) => files[path] !== text);
}
