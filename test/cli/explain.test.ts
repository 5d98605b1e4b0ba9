import { describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../src/analysis/problems/index.js';
import { toPage } from '../../src/cli/terminal/markdown.js';
import { createIo } from '../../src/cli/terminal/io.js';
import { createApp } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, type Files } from '../support/temp-folder.js';

const APP: Files = {
  'tsc-run.config.ts': `export default {
  projectName: 'shop',
  events: {
    subscribers: {
      mail: { events: ['user.registered'], delivery: 'direct', memory: 1024, environment: { FROM: 'shop@example.com' } },
      warehouse: { events: ['user.registered'], external: true },
    },
  },
};
`,
  'events/user-registered.ts': `/**
 * Someone has signed up.
 *
 * Emitted once for each account.
 */
export type UserRegisteredEvent = {
  /** @format uuid */
  id: string;
  plan: 'free' | 'pro'; // as chosen
};
`,
  'functions/api/users.ts': `import { events } from '@tsc-run/core';
export async function POST() {
  await events.emit('user.registered', { id: '1', plan: 'free' });
}
`,
};

const PRETTY = `user.registered  event named by its type
  Someone has signed up.

  Emitted once for each account.

UserRegisteredEvent in events/user-registered.ts:6:13
  type UserRegisteredEvent = {
    /** @format uuid */
    id: string;
    plan: 'free' | 'pro'; // as chosen
  };

Emitted at
  functions/api/users.ts:3:21  POST /users

Subscribers
  mail       functions/subscribers/mail.ts:2:17
  warehouse  outside this app

Example
  {
    "id": "6fa459ea-ee8a-4ca4-894e-db77e160355e",
    "plan": "free"
  }

  59 bytes of JSON; 176 bytes on EventBridge, which takes less than 1,048,576 bytes
`;

/** What `--format json` prints for one event. */
async function explainEvent(files: Readonly<Record<string, string | undefined>>, name: string) {
  const { code, stdout } = await runInside(createApp(files), `explain ${name} --format json`);
  expect(code).toBe(0);
  const { problems, events } = JSON.parse(stdout) as {
    problems: { code: string }[];
    // oxlint-disable-next-line typescript/no-explicit-any -- each test looks at another part
    events: any[];
  };
  return { codes: problems.map((each) => each.code), event: events[0], events };
}

describe('an event', () => {
  test('is shown with its type, who emits it, who gets it, and an example', async () => {
    const { code, stdout, stderr } = await runInside(createApp(APP), 'explain user.registered');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(PRETTY);
  });

  test.each([
    'user.registered',
    'UserRegisteredEvent',
    'UserRegistered',
    'user-registered',
    'USER_REGISTERED',
    'userRegistered',
  ])('is found as %s', async (name) => {
    expect((await runInside(createApp(APP), ['explain', name])).stdout).toBe(PRETTY);
  });

  test('comes with its problems, wherever they are', async () => {
    const { codes, event } = await explainEvent(
      {
        ...APP,
        'events/user-registered.ts': 'export type UserRegisteredEvent = { at: Date };\n',
        'functions/api/users.ts': `import { events } from '@tsc-run/core';
export async function POST() {
  events.emit('user.registered', { at: new Date() });
  await events.emit('order.paid', { total: 1 });
}
`,
      },
      'user.registered',
    );
    expect(codes.sort()).toEqual(['emit-not-awaited', 'payload-not-json']);
    expect(event.emits).toEqual([{ file: 'functions/api/users.ts', line: 3, column: 15, route: 'POST /users' }]);
    const { codes: others } = await explainEvent(APP, 'order.paid');
    expect(others).toEqual([]);
  });

  test('whose type a problem keeps from being one is told so', async () => {
    const config = `export default { events: { subscribers: { mail: { events: ['order.paid', 'order-paid'] } } } };\n`;
    const { codes, event } = await explainEvent({ ...APP, 'tsc-run.config.ts': config }, 'OrderPaidEvent');
    expect(codes).toContain('ambiguous-event-name');
    expect(event).toMatchObject({
      name: 'order.paid',
      isEvent: false,
      example: { note: 'There is an example once the type is an event.' },
    });
    const root = createApp({ ...APP, 'events/box.ts': 'export type BoxPackedEvent<T> = { content: T };\n' });
    const { code, stderr } = await runInside(root, 'explain BoxPackedEvent');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: 'BoxPackedEvent' is no event\. .*T.* \(events\/box\.ts\)\n {2}help: /);
  });

  test('says which calls may emit it too', async () => {
    const { event } = await explainEvent(
      {
        ...APP,
        'lib/send.ts': `import { events } from '@tsc-run/core';
export const send = (name: 'user.registered') => events.emit(name, { id: '1', plan: 'free' });
`,
      },
      'user.registered',
    );
    expect(event.unread).toEqual([{ file: 'lib/send.ts', line: 2, column: 62 }]);
  });

  test('does not say that it is emitted nowhere if a call may emit it', async () => {
    const send = `import { events } from '@tsc-run/core';
export const send = (name: 'cat.fed') => events.emit(name, { at: 1 });
`;
    const files = { ...APP, 'events/cat-fed.ts': 'export type CatFedEvent = { at: number };\n', 'lib/send.ts': send };
    const { stdout } = await runInside(createApp(files), 'explain cat.fed');
    expect(stdout).toContain(`Emitted nowhere by name
  1 call has a name that cannot be read, and may emit it: lib/send.ts:2:54
`);
  });

  test('has no example where its types cannot be read, and says why', async () => {
    const { event } = await explainEvent(
      { ...APP, 'events/user-registered.ts': 'export type UserRegisteredEvent = { id: Missing };\n' },
      'user.registered',
    );
    expect(event.example.note).toContain(
      "events/user-registered.ts:1:41 does not compile: Cannot find name 'Missing'.",
    );
  });

  test('says that an example does not fit a pattern', async () => {
    const { event } = await explainEvent(
      {
        ...APP,
        'events/user-registered.ts':
          'export type UserRegisteredEvent = {\n  /** @pattern ^[0-9]{4}$ */\n  pin: string;\n};\n',
      },
      'user.registered',
    );
    expect(event.example).toMatchObject({ payload: { pin: 'pin' }, fits: false });
  });

  test('in an app that cannot be read completely is told as far as it goes', async () => {
    const root = createApp({ ...APP, 'events/order-paid.ts': 'export type OrderPaidEvent = {' });
    const { code, stdout, stderr } = await runInside(root, 'explain user.registered');
    expect({ code, stdout }).toEqual({ code: 0, stdout: PRETTY });
    expect(stderr).toMatch(
      /^note: The app cannot be read completely, because of events\/order-paid.ts: .* Something may be missing here\.\n$/,
    );
  });

  test('with hostile texts does not steer the terminal', async () => {
    const root = createApp({
      ...APP,
      'events/odd.ts': `/** \u001b[31mred \u202E */\nexport type OddThingEvent = { ['__proto__']: '\\u001b[0m'; '${'x'.repeat(10_000)}': "🎉" };\n`,
    });
    const { code, stdout } = await runInside(root, 'explain odd.thing');
    expect(code).toBe(0);
    expect(stdout).toContain('"__proto__": "\\u001b[0m"');
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(stdout).not.toMatch(/[\u001b\u202E]/);
  });
});

describe('a subscriber', () => {
  test('is shown with its file, its events and how it is deployed', async () => {
    const { code, stdout } = await runInside(createApp(APP), 'explain mail');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `mail  subscriber
  listen     functions/subscribers/mail.ts:2:17
  config     tsc-run.config.ts:5:7

Events
  user.registered  UserRegisteredEvent  events/user-registered.ts:6:13

Deployed with
  delivery      direct
  memory        1024 MB
  timeout       30 s
  retries       2
  batchSize     10
  batchWindow   0 s
  environment   FROM
`,
    });
  });

  test('outside the app has neither file nor deployment', async () => {
    expect((await runInside(createApp(APP), 'explain warehouse')).stdout).toBe(`warehouse  subscriber
  Its consumer is outside this app.
  config     tsc-run.config.ts:6:7

Events
  user.registered  UserRegisteredEvent  events/user-registered.ts:6:13
`);
  });

  test('comes with the problems of its entry, and not with those of its neighbours', async () => {
    const config = `export default { events: { subscribers: {
  first: { events: ['user.registerd'], memory: 'much' },
  second: { events: ['user.registered'], memroy: 512 },
} } };
`;
    const root = createApp({ ...APP, 'tsc-run.config.ts': config });
    const codesOf = async (name: string): Promise<readonly string[]> => {
      const { stdout } = await runInside(root, `explain ${name} --format json`);
      return (JSON.parse(stdout) as { problems: { code: string }[] }).problems.map(({ code }) => code).sort();
    };
    expect(await codesOf('first')).toEqual(['config-invalid', 'subscriber-file-missing', 'unknown-event']);
    expect(await codesOf('second')).toEqual(['subscriber-file-missing', 'unknown-config-key']);
  });

  test('that has the name of an event is shown beside it', async () => {
    const config = `export default { events: { subscribers: { 'user-registered': { events: ['user.registered'] } } } };\n`;
    const root = createApp({
      ...APP,
      'tsc-run.config.ts': config,
      'functions/subscribers/mail.ts': undefined,
      'functions/subscribers/user-registered.ts': 'export async function listen() {}\n',
    });
    const told = async (name: string): Promise<readonly number[]> => {
      const { events, subscribers } = JSON.parse(
        (await runInside(root, `explain ${name} --format json`)).stdout,
      ) as Record<string, []>;
      return [events!.length, subscribers!.length];
    };
    expect(await told('user.registered')).toEqual([1, 0]);
    expect(await told('user-registered')).toEqual([0, 1]);
    expect(await told('userRegistered')).toEqual([1, 1]);
  });
});

describe('a problem', () => {
  test.each(PROBLEMS)(
    '$code is explained by its code and its numbers, outside of any app',
    async ({ code, number, about }) => {
      const outside = createFolder();
      const { stdout } = await runInside(outside, ['explain', code]);
      expect(stdout.startsWith(`${code}\n\n`)).toBe(true);
      expect(stdout.replace(/\s+/g, ' ')).toContain(about.replaceAll('`', ''));
      expect(stdout).not.toMatch(/^```|<!--|^#/m);
      for (const name of [`TS${number}`, `ts${number}`, String(number)])
        expect((await runInside(outside, ['explain', name])).stdout).toBe(stdout);
    },
  );

  test('is its page as it is with --format markdown, and all of it with --format json', async () => {
    const { stdout } = await runInside(createFolder(), 'explain unknown-event --format markdown');
    expect(stdout).toMatch(/^# unknown-event\n/);
    expect(JSON.parse((await runInside(createFolder(), 'explain 71001 --format json')).stdout)).toEqual({
      version: 1,
      problems: [],
      problem: {
        code: 'unknown-event',
        number: 71001,
        severity: 'error',
        changeable: false,
        about: 'A name at an emit or in the config that no event type of `events/` has.',
        docs: '@tsc-run/core/docs/problems/unknown-event.md',
        page: stdout,
      },
    });
  });
});

describe('a wrong name', () => {
  test.each([
    ['user.registerd', `Did you mean 'user.registered'?`],
    ['UserRegisterdEvent', `Did you mean 'UserRegisteredEvent'?`],
    ['warehous', `Did you mean 'warehouse'?`],
    ['unknown-evnt', `Did you mean 'unknown-event'?`],
    ['TS2345', 'tsc-run events list shows all events and subscribers.'],
    ['__proto__', 'tsc-run events list shows all events and subscribers.'],
    ['...', 'tsc-run events list shows all events and subscribers.'],
    ['\u001b[31m', 'tsc-run events list shows all events and subscribers.'],
    ['x'.repeat(10_000), 'tsc-run events list shows all events and subscribers.'],
  ])('%s is refused', async (name, help) => {
    const { code, stdout, stderr } = await runInside(createApp(APP), ['explain', name]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: There is no event, subscriber or problem '[^\n]+'\n/);
    expect(stderr).toContain(`help: ${help}`);
  });

  test('none at all is refused', async () => {
    expect((await runInside(createApp(APP), 'explain')).stderr).toBe(
      'error: tsc-run explain needs a NAME\n  help: See tsc-run explain --help.\n',
    );
  });
});

test('Markdown fits a narrow terminal, and code is not broken', () => {
  const { stdout } = createIo({
    cwd: () => '/',
    env: {},
    stdout: { isTTY: true, columns: 24, write: () => undefined },
    stderr: { write: () => undefined },
  });
  const page = toPage(
    '# Title\n\nWrite `a b c d e f g` and [the page](x.md) here.\n\n- one two three four five six\n\n```ts\nconst x = 1;\n\nconst y = 2;\n```\n',
    {
      ...stdout,
      colors: createIo({
        cwd: () => '/',
        env: { NO_COLOR: '1' },
        stdout: { write: () => undefined },
        stderr: { write: () => undefined },
      }).stdout.colors,
    },
  );
  expect(page).toBe(`Title

Write a b c d e f g
and the page here.

- one two three four
  five six

  const x = 1;

  const y = 2;
`);
});
