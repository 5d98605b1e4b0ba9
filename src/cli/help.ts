import { COMMANDS } from './commands/index.js';
import {
  type Action,
  type Command,
  HELP_OPTION,
  type Option,
  type Options,
  SHARED_OPTIONS,
  VERSION_OPTION,
} from './define-command.js';

const EXIT_CODES = 'Exit codes: 0 clean (warnings allowed), 1 problems, 2 tool error, 3 bug in tsc-run.';

export function toHelp(command: Command | undefined): string {
  return command === undefined ? generalHelp() : commandHelp(command);
}

function generalHelp(): string {
  return [
    'tsc-run: typed events for tsc.run',
    '',
    'Usage: tsc-run <command> [options]',
    '',
    'Commands:',
    ...toTable(COMMANDS.map(({ name, about }) => [name, about])),
    '',
    'Options:',
    ...toOptionTable({ ...SHARED_OPTIONS, ...HELP_OPTION, ...VERSION_OPTION }),
    '',
    'tsc-run help <command> shows the options of a command.',
    EXIT_CODES,
    '',
  ].join('\n');
}

function commandHelp(command: Command): string {
  const { about, options } = command;
  const actions = Object.entries(command.actions);
  const abouts = actions.map(([action, each]): [string, string] => [action, each.about]);
  return [
    `${about}.`,
    '',
    `Usage: tsc-run ${command.name}${actions.length === 0 ? '' : ' <action>'}${toWords(command)} [options]`,
    '',
    ...(actions.length === 0 ? [] : ['Actions:', ...toTable(abouts), '']),
    'Options:',
    ...toOptionTable({ ...options, ...SHARED_OPTIONS, ...HELP_OPTION }),
    '',
    ...(actions.length === 0 ? [] : [...toOptionsOf(actions), '']),
    EXIT_CODES,
    '',
  ].join('\n');
}

/** The options that each action takes. */
function toOptionsOf(actions: readonly (readonly [string, Action])[]): readonly string[] {
  const rows = actions.flatMap(([action, { options }]): [string, string][] =>
    options.length === 0 ? [] : [[action, options.map((name) => `--${name}`).join(' ')]],
  );
  return ['Options of each action:', ...toTable(rows)];
}

function toOptionTable(options: Options): readonly string[] {
  return toTable(
    Object.entries(options).map(([name, option]) => {
      const short = option.short === undefined ? '' : `-${option.short}, `;
      return [`${short}${toUsage(name, option)}`, option.about];
    }),
  );
}

/** The words that follow a command or its action, as in ` [NAME…]`. */
export function toWords({ names, operand }: Command): string {
  return `${operand === undefined ? '' : ` ${operand}`}${names === undefined ? '' : ` [${names}…]`}`;
}

/** An option with the placeholder of its value, as in `--project DIR`. */
export function toUsage(name: string, option: Option): string {
  if (option.type === 'boolean') return `--${name}`;
  return `--${name} ${option.type === 'choice' ? option.choices.join('|') : option.value}`;
}

function toTable(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`);
}
