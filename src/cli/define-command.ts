import { FORMATS } from './report/format.js';
import type { ExitCode, Io } from './terminal/io.js';

type BooleanOption = { readonly type: 'boolean' };

type StringOption = {
  readonly type: 'string';
  /** The placeholder of the value in the help. */
  readonly value: string;
  /** Whether it may be given several times: the command then runs once for each value. */
  readonly repeats?: true;
};

/** It may be given several times, and holds all values. */
type ListOption = { readonly type: 'list'; readonly value: string };

/** Without a default, the command decides. */
type ChoiceOption = { readonly type: 'choice'; readonly choices: readonly string[]; readonly default?: string };

/** An option of the command line: how it is parsed, and how the help describes it. */
export type Option = (BooleanOption | StringOption | ListOption | ChoiceOption) & {
  /** One letter, for `-h`. */
  readonly short?: string;
  readonly about: string;
};

/** Options by name; the name is the flag without its dashes. */
export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O extends BooleanOption
  ? boolean
  : O extends ListOption
    ? readonly string[]
    : O extends { readonly choices: readonly (infer Choice)[] }
      ? O extends { readonly default: string }
        ? Choice
        : Choice | undefined
      : string | undefined;

/** The values that `run` gets for declared options. */
export type ValuesOf<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

/** Options that every command has. */
export const SHARED_OPTIONS = {
  project: {
    type: 'string',
    short: 'p',
    value: 'DIR',
    repeats: true,
    about: 'Folder of tsc-run.config.ts (default: the nearest one upwards)',
  },
  format: {
    type: 'choice',
    choices: FORMATS,
    default: 'pretty',
    about: 'How to report: for people, tools, GitHub Actions (the default there), or a comment',
  },
} as const satisfies Options;

/** `--help` and `--version` run no command. */
export const HELP_OPTION = {
  help: { type: 'boolean', short: 'h', about: 'Show this help' },
} as const satisfies Options;
export const VERSION_OPTION = {
  version: { type: 'boolean', short: 'v', about: 'Show the version of tsc-run' },
} as const satisfies Options;

/**
 * The values of a parsed command line by option name, the action as `action`, the names as `names`, and the operand as
 * `operand`.
 */
export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** A command as the parser and the help see it. */
export type Command = {
  readonly name: string;
  readonly about: string;
  /** Options of this command only. */
  readonly options: Options;
  /** If there are actions, one must follow the command. */
  readonly actions: Readonly<Record<string, Action>>;
  /** What the names are that may follow the command, for the help; absent if none may. */
  readonly names?: string;
  /** What the one word is that must follow the command or its action, for the help; absent if none may. */
  readonly operand?: string;
  run(values: Values, io: Io): Promise<ExitCode>;
};

/** One of the things that a command does. */
export type Action<Name extends string = string> = {
  readonly about: string;
  /** The options of the command that it takes. Any other is refused. */
  readonly options: readonly Name[];
};

type Definition<O extends Options, A extends string, Names extends string, Operand extends string> = {
  readonly name: string;
  readonly about: string;
  readonly options: O;
  readonly actions?: Readonly<Record<A, Action<keyof O & string>>>;
  readonly names?: Names;
  readonly operand?: Operand;
  /** `--help` loads every definition, so `run` imports the modules that do the work only when it is called. */
  run(values: RunValues<O, A, Names, Operand>, io: Io): Promise<ExitCode>;
};

type RunValues<O extends Options, A extends string, Names extends string, Operand extends string> = ValuesOf<
  O & typeof SHARED_OPTIONS
> &
  ([A] extends [never] ? unknown : { readonly action: A }) &
  ([Names] extends [never] ? unknown : { readonly names: readonly string[] }) &
  ([Operand] extends [never] ? unknown : { readonly operand: string });

/** Defines a command. `run` gets values typed by the declared options, actions, names and operand. */
export function defineCommand<
  const O extends Options,
  A extends string = never,
  const Names extends string = never,
  const Operand extends string = never,
>(definition: Definition<O, A, Names, Operand>): Command {
  const { name, about, options, actions = {}, names, operand } = definition;
  return {
    name,
    about,
    options,
    actions,
    ...(names !== undefined && { names }),
    ...(operand !== undefined && { operand }),
    run: (values, io) => definition.run(values as RunValues<O, A, Names, Operand>, io),
  };
}
