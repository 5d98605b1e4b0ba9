/** The settings of a client: section `tsc-run` of its configuration, or its `initializationOptions`. */
export type Settings = {
  /** Whether TypeScript's own server runs too, so that nothing is said twice. Default: true. */
  readonly typescript: boolean;
  /** Whether the generated files are written when a file is saved. Default: true. */
  readonly write: boolean;
};

export const DEFAULTS: Settings = { typescript: true, write: true };

/** Reads settings; one that is missing or of another type keeps the value that it has. */
export function readSettings(given: unknown, before: Settings): Settings {
  const choose = (name: keyof Settings): boolean => {
    const value = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined;
    return typeof value === 'boolean' ? value : before[name];
  };
  return { typescript: choose('typescript'), write: choose('write') };
}
