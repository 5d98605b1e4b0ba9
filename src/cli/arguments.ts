import { parseArgs } from 'node:util';
import { findNearest } from '../analysis/lib/nearest.js';
import { ToolError } from '../project/disk/tool-error.js';
import { COMMANDS } from './commands/index.js';
import type { Format } from './report/format.js';
import {
  type Command,
  HELP_OPTION,
  type Option,
  type Options,
  SHARED_OPTIONS,
  type Values,
  VERSION_OPTION,
} from './define-command.js';

/** What the user asked for. */
export type Request =
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: Command;
      readonly options: Values;
      /** The values of `--project`, if it is given several times: the command runs for each of them. */
      readonly projects?: readonly string[];
    };

/** The options on the command line, as written. */
type Given = Readonly<Record<string, string | true | readonly string[]>>;

/** Before the command is known, the options of all commands decide which words are values. */
const ALL_OPTIONS: Options = Object.assign(
  { ...SHARED_OPTIONS },
  ...COMMANDS.map(({ options }) => options),
  HELP_OPTION,
  VERSION_OPTION,
);

const LIST_COMMANDS = `Commands: ${COMMANDS.map(({ name }) => name).join(', ')}. See tsc-run --help.`;

/** Reads a command line; `format` is used where it names none. */
export function readArguments(argv: readonly string[], format: Format = 'pretty'): Request {
  const [word, topic] = wordsOf(tokenize(argv, ALL_OPTIONS));
  if (word === 'help') return { kind: 'help', command: topic === undefined ? undefined : findCommand(topic) };
  const command = word === undefined ? undefined : findCommand(word);
  // Options of other commands stay known, so that their values are not read as words.
  const tokens = tokenize(argv, { ...ALL_OPTIONS, ...command?.options });
  const given = readOptions(command, tokens);
  if (given['version'] === true && command === undefined) return { kind: 'version' };
  if (given['help'] === true) return { kind: 'help', command };
  if (command === undefined) throw new ToolError('No command was given', LIST_COMMANDS);
  const values = toValues(command, { format, ...given });
  const options = { ...values, ...readWords(command, tokens) };
  const projects = valuesOf(tokens, 'project');
  if (projects.length < 2) return { kind: 'run', command, options };
  if (given['watch'] === true) throw new ToolError('--watch takes one --project', 'Start one tsc-run for each.');
  return { kind: 'run', command, options, projects };
}

function findCommand(word: string): Command {
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return command;
  const nearest = findNearest(
    word,
    COMMANDS.map(({ name }) => name),
  );
  throw new ToolError(
    `There is no command ${word}`,
    nearest === undefined ? LIST_COMMANDS : `Did you mean tsc-run ${nearest}?`,
  );
}

/** The words after the command: its action, or the names that it takes. */
function readWords(command: Command, tokens: readonly Token[]): Values {
  const words = wordsOf(tokens).slice(1);
  if (command.names !== undefined) return { names: [...new Set(words)] };
  const hasActions = Object.keys(command.actions).length > 0;
  const action = hasActions ? readAction(command, words[0]) : undefined;
  if (action !== undefined) checkOptionsOf(command, action, tokens);
  const line = `tsc-run ${command.name}${action === undefined ? '' : ` ${action}`}`;
  const [operand, ...rest] = [
    ...(command.operand === undefined ? [undefined] : []),
    ...words.slice(hasActions ? 1 : 0),
  ];
  const help = `See tsc-run ${command.name} --help.`;
  if (rest[0] !== undefined) throw new ToolError(`${line} takes no argument ${rest[0]}`, help);
  if (command.operand !== undefined && operand === undefined)
    throw new ToolError(`${line} needs a ${command.operand}`, help);
  return { ...(action !== undefined && { action }), ...(operand !== undefined && { operand }) };
}

/** The word after a command that has actions. */
function readAction({ name, actions: known }: Command, action: string | undefined): string {
  const actions = Object.keys(known);
  if (action === undefined) throw new ToolError(`tsc-run ${name} needs an action`, `Actions: ${actions.join(', ')}.`);
  if (actions.includes(action)) return action;
  const nearest = findNearest(action, actions);
  throw new ToolError(
    `tsc-run ${name} has no action ${action}`,
    nearest === undefined ? `Actions: ${actions.join(', ')}.` : `Did you mean tsc-run ${name} ${nearest}?`,
  );
}

/** An option that the action does not take would be passed over: `prune --event` would prune every event. */
function checkOptionsOf(command: Command, action: string, tokens: readonly Token[]): void {
  const { options = [] } = command.actions[action] ?? {};
  const foreign = tokens.find(
    (token) => token.kind === 'option' && Object.hasOwn(command.options, token.name) && !options.includes(token.name),
  );
  if (foreign?.kind !== 'option') return;
  const names = options.map((name) => `--${name}`);
  throw new ToolError(
    `tsc-run ${command.name} ${action} has no option ${foreign.rawName}`,
    `It has ${[names.slice(0, -1).join(', '), names.at(-1)].filter(Boolean).join(' and ')}.`,
  );
}

type Token = ReturnType<typeof tokenize>[number];
type OptionToken = Extract<Token, { readonly kind: 'option' }>;

function tokenize(argv: readonly string[], options: Options) {
  const parsed = Object.entries(options).map(([name, { type, short }]) => [
    name,
    { type: type === 'boolean' ? ('boolean' as const) : ('string' as const), ...(short !== undefined && { short }) },
  ]);
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(parsed),
    allowPositionals: true,
    strict: false,
    tokens: true,
  }).tokens;
}

function wordsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
}

/** The different values of an option, in the order in which they are given. */
function valuesOf(tokens: readonly Token[], option: string): readonly string[] {
  const values = tokens.flatMap((token) =>
    token.kind === 'option' && token.name === option && token.value !== undefined ? [token.value] : [],
  );
  return [...new Set(values)];
}

function readOptions(command: Command | undefined, tokens: readonly Token[]): Given {
  const known: Options =
    command === undefined ? ALL_OPTIONS : { ...command.options, ...SHARED_OPTIONS, ...HELP_OPTION };
  const help = `See tsc-run ${command === undefined ? '' : `${command.name} `}--help.`;
  const where = command === undefined ? 'tsc-run' : `tsc-run ${command.name}`;
  const seen = new Set<string>();
  const given = tokens.flatMap((token): [string, Given[string]][] => {
    if (token.kind !== 'option') return [];
    const { name, rawName } = token;
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    if (option !== undefined && option.type !== 'boolean' && !mayRepeat(option) && seen.has(name))
      throw new ToolError(`${rawName} is given twice, and takes one value`, help);
    seen.add(name);
    if (option?.type === 'list') readGiven(option, token, help);
    if (option?.type === 'list') return [[name, valuesOf(tokens, name)]];
    if (option !== undefined) return [[name, readGiven(option, token, help)]];
    const nearest = findNearest(name, Object.keys(known));
    throw new ToolError(
      `${where} has no option ${rawName}`,
      nearest === undefined ? help : `Did you mean --${nearest}?`,
    );
  });
  return Object.fromEntries(given);
}

function mayRepeat(option: Option): boolean {
  return option.type === 'list' || (option.type === 'string' && option.repeats === true);
}

function readGiven({ type }: Option, { rawName, value, inlineValue }: OptionToken, help: string): string | true {
  if (type === 'boolean') {
    if (value === undefined) return true;
    throw new ToolError(`${rawName} takes no value`, help);
  }
  if (value === undefined || value === '' || (inlineValue !== true && value.startsWith('-'))) {
    throw new ToolError(`${rawName} needs a value`, help);
  }
  return value;
}

function toValues({ options }: Command, given: Given): Values {
  const declared = Object.entries<Option>({ ...options, ...SHARED_OPTIONS });
  return Object.fromEntries(declared.map(([name, option]) => [name, toValue(name, option, given[name])]));
}

function toValue(name: string, option: Option, given: Given[string] | undefined): Values[string] {
  if (option.type === 'boolean') return given === true;
  if (option.type === 'list') return given ?? [];
  if (option.type === 'string') return given;
  if (given === undefined && option.default === undefined) return undefined;
  const choice = option.choices.find((each) => each === (given ?? option.default));
  if (choice !== undefined) return choice;
  const choices = `${name[0]?.toUpperCase()}${name.slice(1)}s: ${option.choices.join(', ')}.`;
  throw new ToolError(`There is no ${name} ${String(given)}`, choices);
}
