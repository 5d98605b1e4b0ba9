import { expect, expectTypeOf, test } from 'vitest';
import { defineCommand } from '../../src/cli/define-command.js';
import { createIo } from '../../src/cli/terminal/io.js';

const stream = { write: () => undefined };
const io = createIo({ cwd: () => '/', env: {}, stdout: stream, stderr: stream });

test('run gets its own and the shared options, typed as declared', async () => {
  const command = defineCommand({
    name: 'paint',
    about: 'Paint the house',
    options: {
      twice: { type: 'boolean', about: 'Two coats' },
      'paint-of': { type: 'string', value: 'MAKER', about: 'Whose paint' },
      color: { type: 'choice', choices: ['red', 'blue'], default: 'red', about: 'Which color' },
    },
    actions: {
      inside: { about: 'The walls', options: ['twice', 'color'] },
      // @ts-expect-error: the command has no such option
      outside: { about: 'The facade', options: ['ladder'] },
    },
    run(options) {
      expectTypeOf(options.twice).toEqualTypeOf<boolean>();
      expectTypeOf(options['paint-of']).toEqualTypeOf<string | undefined>();
      expectTypeOf(options.color).toEqualTypeOf<'red' | 'blue'>();
      expectTypeOf(options.action).toEqualTypeOf<'inside' | 'outside'>();
      expectTypeOf(options.project).toEqualTypeOf<string | undefined>();
      expectTypeOf(options.format).toEqualTypeOf<'pretty' | 'json' | 'github' | 'markdown'>();
      // @ts-expect-error: an option of another command
      expect(options.watch).toBeUndefined();
      return Promise.resolve(options.twice ? 1 : 0);
    },
  });
  expect(await command.run({ twice: true }, io)).toBe(1);
});

test('run gets no action if the command has none', () => {
  const command = defineCommand({
    name: 'rest',
    about: 'Rest',
    options: {},
    run(options) {
      // @ts-expect-error: there are no actions
      expect(options.action).toBeUndefined();
      return Promise.resolve(0);
    },
  });
  expect(command.actions).toEqual({});
});
