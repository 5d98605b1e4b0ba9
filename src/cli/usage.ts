/** The command line as data: what there is, and what the help says about it. */

export const FORMATS = ['pretty', 'json', 'github'] as const;
export type Format = (typeof FORMATS)[number];

type OptionSpec = {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly about: string;
};

export const OPTIONS = {
  project: { type: 'string', value: 'DIR', about: 'Folder of tsc-run.config.ts (default: the nearest one upwards)' },
  format: {
    type: 'string',
    value: FORMATS.join('|'),
    about: 'How to report: for people (default), tools, or GitHub Actions',
  },
  check: { type: 'boolean', about: 'Write nothing; exit 1 and name the events when generated files are stale' },
  watch: { type: 'boolean', about: 'Go on, and write again at every change' },
  fix: { type: 'boolean', about: 'Mend what has one likely meaning, write generated files, then check' },
  'no-tsc': { type: 'boolean', about: 'Leave out the TypeScript compiler of the project' },
  event: { type: 'string', value: 'NAME', about: 'Only this event' },
  subscriber: { type: 'string', value: 'NAME', about: 'Only this subscriber' },
  id: { type: 'string', value: 'ID', about: 'Only the event with this id' },
  since: {
    type: 'string',
    value: 'TIME',
    about: 'Only events from this time on: 2026-11-23T10:00Z, or 30m, 12h, 7d ago',
  },
  until: { type: 'string', value: 'TIME', about: 'Only events before this time' },
  all: { type: 'boolean', about: 'Replay every event' },
  before: { type: 'string', value: 'TIME', about: 'Prune events before this time (default: 7d)' },
  dead: { type: 'boolean', about: 'Prune events with dead deliveries too' },
  help: { type: 'boolean', short: 'h', about: 'Show this help' },
  version: { type: 'boolean', short: 'v', about: 'Show the version of tsc-run' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof OPTIONS;

type CommandSpec = {
  readonly about: string;
  /** Options of this command alone. */
  readonly options: readonly OptionName[];
  /** The word that must follow the command, and what each does. */
  readonly actions?: Readonly<Record<string, string>>;
};

export const COMMANDS = {
  generate: {
    about: 'Read events/ and the config, and write the typed registry to generated/',
    options: ['check', 'watch'],
  },
  check: {
    about: 'Check events, subscribers and every emit, then run the TypeScript compiler',
    options: ['fix', 'no-tsc'],
  },
  events: {
    about: 'Look after the events of the local bus',
    options: ['event', 'subscriber', 'id', 'since', 'until', 'all', 'before', 'dead'],
    actions: {
      list: 'Show events, their types and subscribers, who emits them, and how their deliveries stand',
      dead: 'Show the deliveries that failed for good, and why',
      redrive: 'Start dead deliveries again',
      replay: 'Deliver again what was delivered, also to subscribers that were added since',
      prune: 'Forget old events that need nothing more',
    },
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof COMMANDS;

const EXIT_CODES = 'Exit codes: 0 clean (warnings allowed), 1 problems, 2 tool error, 3 bug in tsc-run.';
const SHARED: readonly OptionName[] = ['project', 'format', 'help'];

/** The words that may follow a command; none when it stands alone. */
export function actionsOf(command: CommandName): Readonly<Record<string, string>> {
  const { actions = {} }: CommandSpec = COMMANDS[command];
  return actions;
}

export function optionsOf(command: CommandName): readonly OptionName[] {
  return [...COMMANDS[command].options, ...SHARED];
}

export function toHelp(command: CommandName | undefined): string {
  return command === undefined ? generalHelp() : commandHelp(command);
}

function generalHelp(): string {
  const commands = Object.entries(COMMANDS).map(([name, { about }]) => [name, about] as const);
  return [
    'tsc-run: typed events for tsc.run',
    '',
    'Usage: tsc-run <command> [options]',
    '',
    'Commands:',
    ...toTable(commands),
    '',
    'Options:',
    ...toTable([...SHARED, 'version' as const].map(toRow)),
    '',
    'tsc-run <command> --help shows the options of a command.',
    EXIT_CODES,
    '',
  ].join('\n');
}

function commandHelp(command: CommandName): string {
  const actions = Object.entries(actionsOf(command));
  return [
    `${COMMANDS[command].about}.`,
    '',
    `Usage: tsc-run ${command}${actions.length === 0 ? '' : ' <action>'} [options]`,
    '',
    ...(actions.length === 0 ? [] : ['Actions:', ...toTable(actions), '']),
    'Options:',
    ...toTable(optionsOf(command).map(toRow)),
    '',
    EXIT_CODES,
    '',
  ].join('\n');
}

function toRow(name: OptionName): readonly [string, string] {
  const { short, value, about }: OptionSpec = OPTIONS[name];
  return [`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`, about];
}

function toTable(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`);
}
