import { parseArgs } from 'node:util';
import { findNearest } from '../analysis/lib/nearest.js';
import { ToolError } from '../project/disk/tool-error.js';
import {
  actionsOf,
  COMMANDS,
  type CommandName,
  type Format,
  FORMATS,
  OPTIONS,
  type OptionName,
  optionsOf,
} from './usage.js';

/** What the user asked for. */
export type Request =
  | { readonly kind: 'help'; readonly command: CommandName | undefined }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly command: CommandName; readonly options: Options };

export type Options = {
  readonly project: string | undefined;
  readonly format: Format;
  /** Compare and write nothing. */
  readonly check: boolean;
  /** Go on at every change. */
  readonly watch: boolean;
  /** Mend what has one likely meaning. */
  readonly fix: boolean;
  /** Whether the project's own compiler runs too. */
  readonly tsc: boolean;
  /** The word after the command, where the command takes one. */
  readonly action?: string;
  /** Which events of the bus are meant. */
  readonly select?: Selection;
};

/** What was written; times are not read yet. */
export type Selection = {
  readonly event?: string;
  readonly subscriber?: string;
  readonly id?: string;
  readonly since?: string;
  readonly until?: string;
  readonly before?: string;
  readonly all?: boolean;
  readonly dead?: boolean;
};

type Values = Readonly<Partial<Record<OptionName, string | boolean>>>;

const LIST_COMMANDS = `Commands: ${Object.keys(COMMANDS).join(', ')}. See tsc-run --help.`;

export function readArguments(argv: readonly string[]): Request {
  const { tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const command = words[0] === undefined ? undefined : toCommand(words[0]);
  const values: Values = Object.fromEntries(
    tokens.flatMap((token) => (token.kind === 'option' ? [readOption(command, token)] : [])),
  );
  if (values.version === true && command === undefined) return { kind: 'version' };
  if (values.help === true) return { kind: 'help', command };
  if (command === undefined) throw new ToolError('No command was given', LIST_COMMANDS);
  return { kind: 'run', command, options: { ...toOptions(values), ...readAction(command, words.slice(1), values) } };
}

function toCommand(word: string): CommandName {
  if (Object.hasOwn(COMMANDS, word)) return word as CommandName;
  const nearest = findNearest(word, Object.keys(COMMANDS));
  throw new ToolError(
    `There is no command ${word}`,
    nearest === undefined ? LIST_COMMANDS : `Did you mean tsc-run ${nearest}?`,
  );
}

/** What only commands with actions have. */
function readAction(
  command: CommandName,
  words: readonly string[],
  values: Values,
): Pick<Options, 'action' | 'select'> {
  const actions = Object.keys(actionsOf(command));
  const [action, ...rest] = actions.length === 0 ? [undefined, ...words] : words;
  if (rest.length > 0) throw new ToolError(`tsc-run ${command} takes no argument ${rest[0]}`, seeHelp(command));
  if (actions.length === 0) return {};
  if (action === undefined) throw new ToolError(`tsc-run ${command} what?`, `Actions: ${actions.join(', ')}.`);
  if (actions.includes(action)) return { action, select: toSelection(values) };
  const nearest = findNearest(action, actions);
  throw new ToolError(
    `tsc-run ${command} has no action ${action}`,
    nearest === undefined ? `Actions: ${actions.join(', ')}.` : `Did you mean tsc-run ${command} ${nearest}?`,
  );
}

function toSelection({ event, subscriber, id, since, until, before, all, dead }: Values): Selection {
  const given = Object.entries({ event, subscriber, id, since, until, before, all, dead });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

type OptionToken = { name: string; rawName: string; value?: string | undefined; inlineValue?: boolean | undefined };

function readOption(command: CommandName | undefined, token: OptionToken): [OptionName, string | boolean] {
  const name = toOptionName(command, token);
  const { rawName, value, inlineValue } = token;
  if (OPTIONS[name].type === 'boolean') {
    if (value === undefined) return [name, true];
    throw new ToolError(`${rawName} takes no value`, seeHelp(command));
  }
  if (value === undefined || value === '' || (inlineValue !== true && value.startsWith('-'))) {
    throw new ToolError(`${rawName} needs a value`, seeHelp(command));
  }
  return [name, value];
}

function toOptionName(command: CommandName | undefined, { name, rawName }: OptionToken): OptionName {
  const known: readonly string[] = command === undefined ? Object.keys(OPTIONS) : optionsOf(command);
  if (known.includes(name)) return name as OptionName;
  const nearest = findNearest(name, known);
  const where = command === undefined ? 'tsc-run' : `tsc-run ${command}`;
  throw new ToolError(
    `${where} has no option ${rawName}`,
    nearest === undefined ? seeHelp(command) : `Did you mean --${nearest}?`,
  );
}

function toOptions({ project, format = 'pretty', check, watch, fix, 'no-tsc': noTsc }: Values): Options {
  if (check === true && watch === true) {
    throw new ToolError('--check and --watch do not go together', 'Use --check where nothing may be written.');
  }
  return {
    project: project as string | undefined,
    format: toFormat(format as string),
    check: check === true,
    watch: watch === true,
    fix: fix === true,
    tsc: noTsc !== true,
  };
}

function toFormat(text: string): Format {
  const format = FORMATS.find((each) => each === text);
  if (format !== undefined) return format;
  throw new ToolError(`There is no format ${text}`, `Formats: ${FORMATS.join(', ')}.`);
}

function seeHelp(command: CommandName | undefined): string {
  return `See tsc-run ${command === undefined ? '' : `${command} `}--help.`;
}
