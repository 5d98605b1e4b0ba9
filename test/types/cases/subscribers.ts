import type { Files } from '../program.js';

/** A subscriber of the registry of the shop. In its text, `SELF` is replaced by its name. */
type Case = {
  readonly events: readonly string[];
  /** The text of its file; undefined for a subscriber without a file. */
  readonly text?: string;
  readonly extension?: string;
  readonly external?: boolean;
  /** The markers of its entry in the config. */
  readonly entry?: string;
};

const USERS = ['user.registered', 'user.verified'];
const MISSING = ['TS2344 in generated/subscribers.ts (5|6)', 'TS2741 in generated/subscribers.ts (7)']
  .map((each) => `// error ${each}: Property 'listen' is missing`)
  .join(' ');
const MISFIT = '// error TS2344 in generated/subscribers.ts:';

const CASES: Readonly<Record<string, Case>> = {
  'takes its own events': {
    events: USERS,
    text: `export async function listen(event: events.For<'SELF'>): Promise<string> { return event.data.id; }`,
  },
  'takes any event': {
    events: USERS,
    text: `export function listen({ type, data }: events.Event): void { void [type, data]; }`,
  },
  'takes an any': {
    events: USERS,
    text: `export const listen = async (event: any, context: events.Context): Promise<void> => { await [event, context]; };`,
  },
  'takes nothing': {
    events: USERS,
    text: `export const listen = (): void => {};\nexport type Id = events.Context['id'];`,
  },
  'takes the one event by its type': {
    events: ['user.registered'],
    text: `
      import type { UserRegisteredEvent } from '../../events/user-registered.js';
      export async function listen(event: events.Event<UserRegisteredEvent>): Promise<string> { return event.data.email; }
    `,
  },
  'takes the common part of its events': {
    events: USERS,
    text: `export const listen = (event: events.Event<{ id: string }>): string => event.data.id;`,
  },
  'takes more than it subscribes to': {
    events: USERS,
    text: `export const listen = (event: events.EventOf<'user.verified' | 'user.registered' | 'count.changed'>): string => event.type;`,
  },
  'takes the context': {
    events: USERS,
    text: `export const listen = async (event: events.For<'SELF'>, { attempt, signal, id, time }: events.Context): Promise<unknown> => [event, attempt, signal.aborted, id, time];`,
  },
  'has an overload for each event': {
    events: USERS,
    text: `
      export function listen(event: events.EventOf<'user.registered'>): string;
      export function listen(event: events.EventOf<'user.verified'>): number;
      export function listen(event: events.Event): unknown { return event.data; }
    `,
  },
  'is generic over names': {
    events: USERS,
    text: `export const listen = async <N extends events.Name>(event: events.EventOf<N>): Promise<string> => event.type;`,
  },
  'comes from another file': {
    events: ['user.verified'],
    text: `export { listen } from './takes-the-common-part-of-its-events.js';\nexport type Id = events.Context['id'];`,
  },
  'is renamed on export': {
    events: USERS,
    text: `function run(event: events.For<'SELF'>): string { return event.type; }\nexport { run as listen };`,
  },
  'lives in a .mts file': {
    events: USERS,
    extension: 'mts',
    text: `export const listen = async (event: events.For<'SELF'>): Promise<string> => event.data.id;`,
  },
  'lives in a .cts file': {
    events: USERS,
    extension: 'cts',
    text: `// 5.4 knows nothing of .cts under preserve.\n// error TS1287 (verbatimModuleSyntax node16)\n// error TS1287 (verbatimModuleSyntax bundler !5.4)\nexport const listen = async (event: events.For<'SELF'>): Promise<string> => event.data.id;`,
  },
  'is external': { events: USERS, external: true },
  'nested/in-a-folder': {
    events: USERS,
    text: `export const listen = (event: events.For<'SELF'>): string => event.type;`,
  },
  [`it's-"quoted"`]: {
    events: USERS,
    text: `export const listen = (event: events.For<'it\\'s-"quoted"'>): string => event.type;`,
  },
  'subscribes to nothing': { events: [], text: `export const listen = (event: events.Event): string => event.type;` },
  'is a generator, which only generate finds': {
    events: USERS,
    text: `export function* listen(event: events.For<'SELF'>): Generator<string> { yield event.type; }`,
  },

  'forgets one of its events': {
    events: USERS,
    text: `
      import type { UserRegisteredEvent } from '../../events/user-registered.js';
      ${MISFIT} Type 'UserVerifiedEvent' is missing the following properties from type 'UserRegisteredEvent'
      export async function listen(event: events.Event<UserRegisteredEvent>): Promise<string> { return event.data.email; }
    `,
  },
  'takes another event': {
    events: ['user.verified'],
    text: `export const listen = (event: events.EventOf<'count.changed'>): number => event.data; ${MISFIT} Type '"user.verified"' is not assignable to type '"count.changed"'`,
  },
  'takes a wrong payload': {
    events: ['user.verified'],
    text: `export const listen = (event: events.Event<{ id: number }>): number => event.data.id; ${MISFIT} Type 'string' is not assignable to type 'number'`,
  },
  'takes a payload and not an event': {
    events: ['user.verified'],
    text: `export const listen = (user: { id: string }): string => user.id + String({} as events.Name); ${MISFIT} Property 'id' is missing in type`,
  },
  'requires an optional property': {
    events: ['order.completed'],
    text: `export const listen = (event: events.Event<{ coupon: string }>): string => event.data.coupon; ${MISFIT} coupon`,
  },
  'misfits twice': {
    events: USERS,
    text: `
      ${MISFIT} Type '"user.registered"' is not assignable to type '"tags.changed"'
      ${MISFIT} Type '"user.verified"' is not assignable to type '"tags.changed"'
      export const listen = (event: events.EventOf<'tags.changed'>): readonly string[] => event.data;
    `,
  },
  'lacks an overload': {
    events: USERS,
    text: `
      export function listen(event: events.EventOf<'user.registered'>): string; ${MISFIT} type: "user.verified"; data
      export function listen(event: events.EventOf<'count.changed'>): number;
      export function listen(event: events.Event): unknown { return event.data; }
    `,
  },
  'is a method with a wrong parameter': {
    events: ['user.verified'],
    text: `export const { listen } = { listen(event: events.Event<{ id: number }>) { return event.data.id; } }; ${MISFIT} Type 'string' is not assignable to type 'number'`,
  },
  'requires three arguments': {
    events: ['user.verified'],
    text: `export const listen = (event: events.Event, context: events.Context, more: string): unknown => [event, context, more]; ${MISFIT} Target signature provides too few arguments`,
  },
  'takes a context of a wrong type': {
    events: ['user.verified'],
    text: `export const listen = (event: events.Event, attempt: number): unknown => [event, attempt]; ${MISFIT} 'DeliveryContext' is not assignable to type 'number'`,
  },
  'is not a function': {
    events: ['user.verified'],
    text: `export const listen: { run(event: events.Event): void } = { run() {} }; ${MISFIT} is not assignable to type '(event:`,
  },
  'exports listen as a type': {
    events: ['user.verified'],
    text: `export type listen = (event: events.Event) => void;`,
    entry: `${MISSING}`,
  },
  'has a default export': {
    events: ['user.verified'],
    text: `export default function listen(event: events.Event): string { return event.type; }`,
    entry: `${MISSING}`,
  },
  'has no file': {
    events: ['user.verified'],
    entry: '// error TS2307 in generated/subscribers.ts: Cannot find module',
  },
};

const HEADER = "import type { events } from '@tsc-run/core';\n";

function toName(title: string): string {
  return title.replace(/ /g, '-');
}

/** The file and the config entry of every case, with one subscriber for the rest of the shop's events. */
export const SUBSCRIBER_CASES: readonly string[] = Object.keys(CASES);

export const SUBSCRIBER_FILES: Files = {
  'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
${Object.entries(CASES)
  .flatMap(([title, { events, external = false, entry }]) => [
    ...(entry === undefined ? [] : [entry]),
    `${JSON.stringify(toName(title))}: ${JSON.stringify({ events, external })},`,
  ])
  .map((line) => `      ${line}\n`)
  .join('')}
      others: { external: true, events: ['order.completed', 'count.changed', 'tags.changed'] },
    },
  },
};
`,
  ...Object.fromEntries(
    Object.entries(CASES).flatMap(([title, { text, extension = 'ts' }]) =>
      text === undefined
        ? []
        : [[`functions/subscribers/${toName(title)}.${extension}`, HEADER + text.replaceAll('SELF', toName(title))]],
    ),
  ),
};
