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

function commandHelp({ name, about, options, actions: known }: Command): string {
  const actions = Object.entries(known);
  const abouts = actions.map(([action, each]): [string, string] => [action, each.about]);
  return [
    `${about}.`,
    '',
    `Usage: tsc-run ${name}${actions.length === 0 ? '' : ' <action>'} [options]`,
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
  const rows = actions.map(([action, { options }]): [string, string] => [
    action,
    options.map((name) => `--${name}`).join(' '),
  ]);
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

/** An option with the placeholder of its value, as in `--project DIR`. */
export function toUsage(name: string, option: Option): string {
  if (option.type === 'boolean') return `--${name}`;
  return `--${name} ${option.type === 'string' ? option.value : option.choices.join('|')}`;
}

function toTable(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`);
}
