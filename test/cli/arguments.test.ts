import { expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { ToolError } from '../../src/project/disk/tool-error.js';

const LIST = `Commands: ${COMMANDS.map(({ name }) => name).join(', ')}. See tsc-run --help.`;
const SHARED = { project: undefined, format: 'pretty' };
const GENERATE = { ...SHARED, check: false, watch: false };
const CHECK = { ...SHARED, fix: false, against: undefined, accept: [], 'no-tsc': false };

test.each([
  ['generate', { kind: 'run', command: 'generate', options: GENERATE }],
  ['generate --check', { kind: 'run', command: 'generate', options: { ...GENERATE, check: true } }],
  [
    '--format json check --no-tsc',
    { kind: 'run', command: 'check', options: { ...CHECK, format: 'json', 'no-tsc': true } },
  ],
  [
    'check --against main --accept a.b --accept=c --accept a.b',
    { kind: 'run', command: 'check', options: { ...CHECK, against: 'main', accept: ['a.b', 'c'] } },
  ],
  ['check --fix', { kind: 'run', command: 'check', options: { ...CHECK, fix: true } }],
  ['check --project=007', { kind: 'run', command: 'check', options: { ...CHECK, project: '007' } }],
  [
    'check --project apps/web --project=apps/worker',
    {
      kind: 'run',
      command: 'check',
      options: { ...CHECK, project: 'apps/worker' },
      projects: ['apps/web', 'apps/worker'],
    },
  ],
  ['check --project a --project a', { kind: 'run', command: 'check', options: { ...CHECK, project: 'a' } }],
  ['check --project=--odd', { kind: 'run', command: 'check', options: { ...CHECK, project: '--odd' } }],
  [
    'events replay --event user.registered --since 2h',
    {
      kind: 'run',
      command: 'events',
      options: { ...SHARED, action: 'replay', event: 'user.registered', since: '2h', all: false, dead: false },
    },
  ],
  [
    'schema b a b --out schemas',
    {
      kind: 'run',
      command: 'schema',
      options: { ...SHARED, names: ['b', 'a'], out: 'schemas', asyncapi: false },
    },
  ],
  ['--help', { kind: 'help', command: undefined }],
  ['-h', { kind: 'help', command: undefined }],
  ['check --help', { kind: 'help', command: 'check' }],
  ['--version', { kind: 'version' }],
  ['-v', { kind: 'version' }],
])('tsc-run %s', (line, expected) => {
  const request = readArguments(line.split(' '));
  expect(request.kind === 'version' ? request : { ...request, command: request.command?.name }).toEqual(expected);
});

test.each([
  ['', 'No command was given', LIST],
  ['generat', 'There is no command generat', 'Did you mean tsc-run generate?'],
  ['publish', 'There is no command publish', LIST],
  ['constructor', 'There is no command constructor', LIST],
  ['generate now', 'tsc-run generate takes no argument now', 'See tsc-run generate --help.'],
  ['events', 'tsc-run events needs an action', 'Actions: list, dead, redrive, replay, prune.'],
  ['events replai', 'tsc-run events has no action replai', 'Did you mean tsc-run events replay?'],
  ['events list all', 'tsc-run events list takes no argument all', 'See tsc-run events --help.'],
  ['generate --chek', 'tsc-run generate has no option --chek', 'Did you mean --check?'],
  ['generate --no-tsc', 'tsc-run generate has no option --no-tsc', 'See tsc-run generate --help.'],
  ['check --check', 'tsc-run check has no option --check', 'See tsc-run check --help.'],
  ['check -x', 'tsc-run check has no option -x', 'See tsc-run check --help.'],
  ['check --format json --format=github', '--format is given twice, and takes one value', 'See tsc-run check --help.'],
  ['events list --event a --event b', '--event is given twice, and takes one value', 'See tsc-run events --help.'],
  ['generate --watch --project a --project b', '--watch takes one --project', 'Start one tsc-run for each.'],
  ['check --against a --against b', '--against is given twice, and takes one value', 'See tsc-run check --help.'],
  ['check --accept', '--accept needs a value', 'See tsc-run check --help.'],
  ['check --project --format', '--project needs a value', 'See tsc-run check --help.'],
  ['check --project', '--project needs a value', 'See tsc-run check --help.'],
  ['check --project=', '--project needs a value', 'See tsc-run check --help.'],
  ['check --format --no-tsc', '--format needs a value', 'See tsc-run check --help.'],
  ['check --format jsno', 'There is no format jsno', 'Formats: pretty, json, github, markdown.'],
  ['generate --check=yes', '--check takes no value', 'See tsc-run generate --help.'],
])('tsc-run %s: %s', (line, message, help) => {
  let error: unknown;
  try {
    readArguments(line === '' ? [] : line.split(' '));
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(ToolError);
  expect(error).toMatchObject({ message, help });
});
