import { readdirSync } from 'node:fs';
import { describe as suite, expect, test } from 'vitest';
import { canChangeSeverity, listCodes, PROBLEMS } from '../../src/analysis/problems/index.js';
import { analyze } from '../support/analyze.js';
import { check, diagnosticsOf, readApp } from '../support/marked-app.js';

const PROBLEM_CODES = listCodes();
const TYPED = PROBLEMS.filter(({ needsTypes }) => needsTypes).map(({ code }) => code);

type Case = {
  readonly app: string;
  readonly severity?: 'warning' | 'error';
  readonly message: string;
  readonly help: string;
};

const SHOP = `
--- events/user.ts
export type UserRegisteredEvent = { id: string };
export type UserVerifiedEvent = { id: string };
--- functions/subscribers/welcome.ts
export async function listen() {}
`;

const CONFIG = `
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: ['user.registered'] } } } };
`;

const MAIL = `
--- events/user.ts
export type UserRegisteredEvent = { id: string };
--- tsc-run.config.ts
export default { events: { subscribers: { mail: { events: ['user.registered'] } } } };
`;

/** The code, and what is special about the case; each app has exactly that problem, at its mark. */
const CASES: Record<string, Case> = {
  'unknown-event at an emit': {
    app: `${SHOP}${CONFIG}
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*unknown-event*/'user.registerd', { id: '1' });
`,
    message: `No event is named 'user.registerd'.`,
    help: `Did you mean 'user.registered'?`,
  },
  'unknown-event at an emit, without a similar name': {
    app: `${SHOP}${CONFIG}
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*unknown-event*/'invoice.sent', { id: '1' });
`,
    message: `No event is named 'invoice.sent'.`,
    help: 'Export a type for it from events/ and give it a subscriber in the config, or correct the name.',
  },
  'unknown-event at an emit, with a name that is far from it': {
    app: `${SHOP}${CONFIG}
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*unknown-event*/'user.replaced', { id: '1' });
`,
    message: `No event is named 'user.replaced'.`,
    help: `Export a type for it from events/ and give it a subscriber in the config, or correct the name: the nearest is 'user.verified'.`,
  },
  'syntax-error in a file that only emits': {
    app: `${SHOP}${CONFIG}
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*syntax-error*/;
`,
    message: 'This file does not parse: Unexpected token.',
    help: 'Correct it. While it does not parse, its emits cannot be checked.',
  },
  'unknown-event at an emit, spelled differently in the config': {
    app: `${SHOP}${CONFIG}
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*unknown-event*/"user_registered", { id: '1' });
`,
    message: `'user_registered' means the event 'user.registered', which is spelled so at events/user.ts:1.`,
    help: `Did you mean 'user.registered'?`,
  },
  'unknown-event in the config': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: [/*unknown-event*/\`user.registerd\`] } } } };
`,
    message: `No event is named 'user.registerd'.`,
    help: `Did you mean 'user.registered'?`,
  },
  'unknown-event in the config, spelled differently': {
    app: `
--- events/user.ts
/** @event user.registered */
export type UserRegisteredEvent = { id: string };
--- functions/subscribers/welcome.ts
export async function listen() {}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: [/*unknown-event*/'user-registered'] } } } };
`,
    message: `'user-registered' means the event 'user.registered', which is spelled so at events/user.ts:1.`,
    help: `Did you mean 'user.registered'?`,
  },
  'unknown-event in the config, a wildcard': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: ['user.verified', /*unknown-event*/'user.*'] } } } };
`,
    message: `'user.*' is a wildcard, and a subscription names one event.`,
    help: 'Name every event. A constant list can be shared by subscribers: events: [...USER_EVENTS].',
  },
  'unknown-event in the config, a wildcard for everything': {
    app: `${SHOP}
--- tsc-run.config.ts
const ALL = [/*unknown-event*/'*'];
export default { events: { subscribers: { welcome: { events: ALL } } } };
`,
    message: `'*' is a wildcard, and a subscription names one event.`,
    help: 'Name every event. A constant list can be shared by subscribers: events: [...USER_EVENTS].',
  },
  'unknown-event in the config, a wildcard for nothing': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: ['user.registered', /*unknown-event*/'*.paid.**'] } } } };
`,
    message: `'*.paid.**' is a wildcard, and a subscription names one event.`,
    help: 'Name every event. A constant list can be shared by subscribers: events: [...USER_EVENTS].',
  },
  'unknown-event in the config, without a similar name': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: [/*unknown-event*/'invoice.sent'] } } } };
`,
    message: `No event is named 'invoice.sent'.`,
    help: 'Export a type for it from events/, or correct the name.',
  },
  'unsubscribed-event': {
    app: `${SHOP}${CONFIG}
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*unsubscribed-event*/'user.verified', { id: '1' });
`,
    message: `Nobody subscribes to 'user.verified': emitting it would reach no one.`,
    help: `Add 'user.verified' to the events of a subscriber in the config. For a consumer outside this app, add a subscriber with external: true.`,
  },
  'unsubscribed-event spelled differently': {
    app: `${SHOP}${CONFIG}
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*unsubscribed-event*/'user-verified', { id: '1' });
`,
    message: `'user-verified' means the event 'user.verified', and nobody subscribes to it: emitting it would reach no one.`,
    help: `Add 'user.verified' to the events of a subscriber in the config. For a consumer outside this app, add a subscriber with external: true.`,
  },
  'duplicate-event': {
    app: `
--- events/a.ts
export type /*duplicate-event*/OrderPaidEvent = { id: string };
--- events/b.ts
export type /*duplicate-event*/Order_PaidEvent = { id: string };
`,
    message: `'order.paid' is the name of two event types: OrderPaidEvent here and Order_PaidEvent at events/b.ts:1.`,
    help: 'Rename one of them, or name one differently with a JSDoc tag, @event other.name: an event has only one type.',
  },
  'ambiguous-event-name': {
    app: `${SHOP}
--- tsc-run.config.ts
export default {
  events: {
    subscribers: { welcome: { events: ['user-registered', /*ambiguous-event-name*/'user_registered'] } },
  },
};
`,
    message: `The event of UserRegisteredEvent is spelled in 2 ways: 'user-registered', 'user_registered' (first at tsc-run.config.ts:3).`,
    help: 'Use one spelling for all subscribers, or fix it with a JSDoc tag at the type: @event the.name.',
  },
  'invalid-event-name empty': {
    app: `
--- events/a.ts
export type /*invalid-event-name*/Event = { id: string };
`,
    message: 'This event has no name.',
    help: 'Give the type a name such as UserRegisteredEvent, or a JSDoc tag such as @event user.registered.',
  },
  'invalid-event-name too long': {
    app: `
--- events/a.ts
/** @event /*invalid-event-name*/${'a.'.repeat(65)}b */
export type AEvent = { id: string };
`,
    message: `The event name 'a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a…' is longer than 128 characters, which EventBridge drops.`,
    help: 'Give the type a name such as UserRegisteredEvent, or a JSDoc tag such as @event user.registered.',
  },
  'invalid-event-name with a control character': {
    app: `
--- events/a.ts
/** @event /*invalid-event-name*/a.\u0007b */
export type AEvent = { id: string };
`,
    message: `The event name 'a.\\u{7}b' contains a control character, a line break or a broken character (half of a surrogate pair).`,
    help: 'Give the type a name such as UserRegisteredEvent, or a JSDoc tag such as @event user.registered.',
  },
  'invalid-event-name with two tags': {
    app: `
--- events/a.ts
/**
 * @event a.done
 * @event a.done
 * @event /*invalid-event-name*/a.finished
 */
export type AEvent = { id: string };
`,
    message: "This event has two names, 'a.done' and 'a.finished'.",
    help: 'Keep one tag @event. For two events with the same payload, export two types.',
  },
  'generic-event-type': {
    app: `
--- events/a.ts
export type /*generic-event-type*/OrderPaidEvent<T> = { id: T };
`,
    message: `OrderPaidEvent cannot be an event: its type parameter 'T' has no default.`,
    help: 'Give T a default, export a type with it filled in, or mark the type @internal.',
  },
  'unsupported-event-type class': {
    app: `
--- events/a.ts
export class /*unsupported-event-type*/OrderPaidEvent {}
`,
    message: `'OrderPaidEvent' is a class, and an event is a type or an interface.`,
    help: 'Export a type or an interface of that name, rename it so that it does not end in Event, or mark it @internal.',
  },
  'unsupported-event-type enum': {
    app: `
--- events/a.ts
export enum /*unsupported-event-type*/OrderPaidEvent {}
`,
    message: `'OrderPaidEvent' is an enum, and an event is a type or an interface.`,
    help: 'Export a type or an interface of that name, rename it so that it does not end in Event, or mark it @internal.',
  },
  'unsupported-event-type value': {
    app: `
--- events/a.ts
export const /*unsupported-event-type*/OrderPaidEvent = 1;
`,
    message: `'OrderPaidEvent' is a value, and an event is a type or an interface.`,
    help: 'Export a type or an interface of that name, rename it so that it does not end in Event, or mark it @internal.',
  },
  'unsupported-event-type namespace': {
    app: `
--- events/a.ts
export namespace /*unsupported-event-type*/OrderPaidEvent {}
`,
    message: `'OrderPaidEvent' is a namespace, and an event is a type or an interface.`,
    help: 'Export a type or an interface of that name, rename it so that it does not end in Event, or mark it @internal.',
  },
  'unsupported-event-type with a quoted name': {
    app: `
--- events/a.ts
type Paid = { id: string };
export type { Paid as /*unsupported-event-type*/'order paidEvent' };
`,
    message: `'order paidEvent' is not an identifier, so no type can refer to it.`,
    help: 'Export a type or an interface of that name, rename it so that it does not end in Event, or mark it @internal.',
  },
  'unsupported-event-type from a package': {
    app: `
--- events/a.ts
export * from /*unsupported-event-type*/'@acme/events';
`,
    message: `What export * takes from '@acme/events' cannot be read from this app alone.`,
    help: 'Name the event types: export type { UserRegisteredEvent } from …',
  },
  'subscriber-file-missing': {
    app: `
--- events/a.ts
export type OrderPaidEvent = { id: string };
--- tsc-run.config.ts
export default { events: { subscribers: { /*subscriber-file-missing*/'send-invoice': { events: ['order.paid'] } } } };
`,
    message: `The subscriber 'send-invoice' has no file: functions/subscribers/send-invoice.ts does not exist.`,
    help: 'Create it with an exported function listen, name another file with file: …, or set external: true if the consumer lives outside this app.',
  },
  'duplicate-route': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/users.ts
export async function /*duplicate-route*/GET() {}
--- functions/api/users/list-users.ts
export async function /*duplicate-route*/GET() {}
`,
    message:
      'GET /users has two handlers: this one is called, and the one at functions/api/users/list-users.ts:1 never is.',
    help: 'Delete one of them, or move it to a file of another path.',
  },
  'unreachable-route': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/users/[id].ts
export async function GET() {}
--- functions/api/users/[name].ts
export async function /*unreachable-route*/GET() {}
`,
    message:
      'GET /users/[name] is never called: every request for it goes to /users/[id] at functions/api/users/[id].ts:1.',
    help: 'Name the parameters alike in both files, and export GET from one of them; or move one below a segment of its own.',
  },
  'invalid-route a catch-all': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/[...path].ts
/*invalid-route*/export function GET() {}
`,
    message: `'[...path]' can be no part of a path: a parameter stands for one segment.`,
    help: `Write a file for each number of segments, for example [a].ts and [a]/[b].ts.`,
  },
  'invalid-route a group': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/(admin)/users.ts
/*invalid-route*/export function GET() {}
`,
    message: `'(admin)' has characters that a path cannot have as they are.`,
    help: `Use letters from a to z, digits, -, _, . and ~. Every folder is a segment of the path; there are no groups in parentheses.`,
  },
  'invalid-route a parameter twice': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/[id]/[id].ts
/*invalid-route*/export function GET() {}
`,
    message: `'[id]' stands twice in one path: only one of them would be in request.params.`,
    help: `Give each parameter a name of its own, for example [userId] and [postId].`,
  },
  'method-not-exported in another case': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/users.ts
export function /*method-not-exported*/get() {}
`,
    message: `get does not serve /users: the names of methods are in capitals.`,
    help: `Export it as GET.`,
  },
  'method-not-exported not at all': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/users.ts
function /*method-not-exported*/GET() {}
`,
    message: `GET does not serve /users: it is not exported.`,
    help: `Put export before it.`,
  },
  'method-not-exported as the default': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/users.ts
export default /*method-not-exported*/function () {}
`,
    message: `This file does not serve /users: it has a default export instead of GET, POST or another method.`,
    help: `Export it by the name of its method: export async function GET(request: http.Request) { … } If the file only helps others, start its name with _, or move it out of functions/api/.`,
  },
  'method-not-function': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/users.ts
export class /*method-not-function*/GET {}
`,
    message: `GET of /users is a class.`,
    help: `Export a function: export async function GET(request: http.Request) { … }`,
  },
  'route-without-method': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/users.ts
/*route-without-method*/export function list() {}
`,
    severity: 'warning',
    message: `This file does not serve /users: it exports no GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.`,
    help: `Export a handler: export async function GET(request: http.Request) { … } If the file only helps others, start its name with _, or move it out of functions/api/.`,
  },
  'route-without-method from a package': {
    app: `${MAIL}
--- functions/subscribers/mail.ts
export function listen() {}
--- functions/api/users.ts
/*route-without-method*/export * from 'some-package';
`,
    severity: 'warning',
    message: `This file does not serve /users: what it exports from 'some-package' is not read.`,
    help: `Export its methods by their names: export { GET } from 'some-package'.`,
  },
  'duplicate-subscriber-file': {
    app: `${SHOP}${CONFIG}
--- functions/subscribers/welcome.mts
/*duplicate-subscriber-file*/export async function listen() {}
`,
    message: `The subscriber 'welcome' has two files: this one, and functions/subscribers/welcome.ts, which is used.`,
    help: 'Delete or rename one of them.',
  },
  'listen-not-exported': {
    app: `${MAIL}--- functions/subscribers/mail.ts
/*listen-not-exported*/export function handle() {}
`,
    message: `The subscriber 'mail' does not export a function named listen: it has no export of that name.`,
    help: `Export it: export async function listen(event: events.For<'mail'>) { … }`,
  },
  'listen-not-exported but a default': {
    app: `${MAIL}--- functions/subscribers/mail.ts
/*listen-not-exported*/export default function listen() {}
`,
    message: `The subscriber 'mail' does not export a function named listen: it has a default export instead.`,
    help: `Export it: export async function listen(event: events.For<'mail'>) { … }`,
  },
  'listen-not-exported but a handler': {
    app: `${MAIL}--- functions/subscribers/mail.ts
/*listen-not-exported*/export const handler = async () => {};
export default handler;
`,
    message: `The subscriber 'mail' does not export a function named listen: it exports handler instead.`,
    help: `Export it: export async function listen(event: events.For<'mail'>) { … }`,
  },
  'listen-not-exported but a type': {
    app: `${MAIL}--- functions/subscribers/mail.ts
/*listen-not-exported*/export type listen = () => void;
`,
    message: `The subscriber 'mail' does not export a function named listen: its listen is a type.`,
    help: `Export it: export async function listen(event: events.For<'mail'>) { … }`,
  },
  'listen-is-generator': {
    app: `${MAIL}--- functions/subscribers/mail.ts
export async function* /*listen-is-generator*/listen() {}
`,
    message: `listen of 'mail' is a generator: calling it runs none of its code.`,
    help: 'Remove the *, so that it is a plain or an async function.',
  },
  'config-invalid': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: /*config-invalid*/'user.registered' } } } };
`,
    message: 'events.subscribers["welcome"].events must be an array of event names.',
    help: 'See docs/config.md of @tsc-run/core for its form.',
  },
  'config-not-static': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: [/*config-not-static*/process.env.EVENT] } } } };
`,
    message: `events.subscribers["welcome"].events cannot be read without running the config: 'process.env.EVENT'.`,
    help: 'Write it out: literals, constants, spreads and imports from other files of the app can be read; calls and process.env cannot.',
  },
  'import-not-resolved in the config': {
    app: `${SHOP}
--- tsc-run.config.ts
import { REGISTERED } from './names.json';
export default { events: { subscribers: { welcome: { events: [/*import-not-resolved*/REGISTERED] } } } };
`,
    message: `Cannot find the module './names.json', which events.subscribers["welcome"].events needs.`,
    help: 'Create the file, or correct the path.',
  },
  'import-not-resolved behind export *': {
    app: `${SHOP}${CONFIG}
--- events/orders.ts
export * from /*import-not-resolved*/'../domain/index.js';
--- domain/index.ts
export * from './orders.js';
`,
    message: `Cannot find the module './orders.js', which export * needs.`,
    help: 'Create the file, or correct the path.',
  },
  'import-not-resolved behind listen': {
    app: `
--- events/user.ts
export type UserRegisteredEvent = { id: string };
--- functions/subscribers/welcome.ts
export { /*import-not-resolved*/listen } from './handlers/welcome.js';
${CONFIG}`,
    message: `Cannot find the module './handlers/welcome.js', which listen needs.`,
    help: 'Create the file, or correct the path.',
  },
  'unknown-config-key': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { /*unknown-config-key*/outdir: 'x', subscribers: { welcome: { events: ['user.registered'] } } } };
`,
    message: `events has no key 'outdir'.`,
    help: `Did you mean 'outDir'?`,
  },
  'unknown-config-key of a subscriber': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: ['user.registered'], /*unknown-config-key*/'Extern': false } } } };
`,
    message: `events.subscribers["welcome"] has no key 'Extern'.`,
    help: `Did you mean 'external'?`,
  },
  'unknown-config-key without a similar name': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: ['user.registered'], /*unknown-config-key*/priority: 3 } } } };
`,
    message: `events.subscribers["welcome"] has no key 'priority'.`,
    help: `Its keys are 'events', 'external', 'file', 'delivery', 'memory', 'timeout', 'retries', 'batchSize', 'batchWindow', 'maxConcurrency', 'environment'.`,
  },
  'unknown-config-key at the top': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { /*unknown-config-key*/event: { subscribers: { welcome: { events: ['user.registered'] } } } };
`,
    message: `'event' has no meaning at the top of the config.`,
    help: `Did you mean 'events'?`,
  },
  'unknown-config-key that belongs in events': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { /*unknown-config-key*/subscribers: { welcome: { events: ['user.registered'] } } };
`,
    message: `'subscribers' has no meaning at the top of the config.`,
    help: 'Write it inside events: events: { subscribers: { … } }.',
  },
  'helper-event-type a union': {
    app: `
--- events/a.ts
export interface RunStartedEvent { id: string }
export interface RunEndedEvent { id: string }
/** Any of them. */
export type /*helper-event-type*/AnyRunEvent = RunStartedEvent | RunEndedEvent;
`,
    severity: 'warning',
    message: `AnyRunEvent is a union of other events (RunStartedEvent, RunEndedEvent), and counts as the event 'any.run' itself.`,
    help: 'Mark it @internal and subscribe to its members. If it is emitted itself, write the tag @event any.run.',
  },
  'helper-event-type a base': {
    app: `
--- events/a.ts
export interface /*helper-event-type*/DomainEvent { id: string }
export interface RunStartedEvent extends DomainEvent { at: string }
export type RunEndedEvent = DomainEvent & { at: string };
`,
    severity: 'warning',
    message: `DomainEvent is the base of other events (RunStartedEvent, RunEndedEvent), and counts as the event 'domain' itself.`,
    help: `Mark it @internal if it is only a helper, or add 'domain' to a subscriber if it is emitted.`,
  },
  'declaration-file-skipped': {
    app: `
--- events/a.d.ts
export interface /*declaration-file-skipped*/RunStartedEvent { id: string }
`,
    severity: 'warning',
    message: 'RunStartedEvent is in a declaration file, and these are not read: it does not become an event.',
    help: 'Rename the file to events/a.ts, or re-export the type from a .ts file of that folder.',
  },
  'config-not-static after a change': {
    app: `${SHOP}
--- tsc-run.config.ts
const names = ['user.registered'];
/*config-not-static*/names.push('user.verified');
export default { events: { subscribers: { welcome: { events: names } } } };
`,
    message: `events.subscribers["welcome"].events is changed after its declaration, and only running the config could tell to what: 'names.push('user.verified')'.`,
    help: 'Write the final value where it is declared: a spread such as [...names, more] can be read.',
  },
  'unknown-rule': {
    app: `
--- tsc-run.config.ts
export default { events: { rules: { /*unknown-rule*/'vague-event-names': 'off' } } };
`,
    message: `There is no rule 'vague-event-names'.`,
    help: `Did you mean 'vague-event-name'?`,
  },
  'unknown-rule without a similar name': {
    app: `
--- tsc-run.config.ts
export default { events: { rules: { /*unknown-rule*/semicolons: 'off' } } };
`,
    message: `There is no rule 'semicolons'.`,
    help: 'Remove it from events.rules.',
  },
  'unknown-rule with a fixed severity': {
    app: `
--- tsc-run.config.ts
export default { events: { rules: { /*unknown-rule*/'unknown-event': 'off' } } };
`,
    message: `The severity of 'unknown-event' cannot be changed: an app with this problem does not work.`,
    help: 'Remove it from events.rules.',
  },
  'syntax-error': {
    app: `
--- events/a.ts
export type OrderPaidEvent = { id: string;
/*syntax-error*/`,
    message: 'This file does not parse: Expected `}` but found `EOF`.',
    help: 'Correct it. Nothing is generated while it does not parse, so that no event gets lost.',
  },
  'file-too-complex by nesting': {
    app: `
--- events/a.ts
export type OrderPaidEvent = ${'['.repeat(250)}/*file-too-complex*/${'['.repeat(1000)};
`,
    message: 'This file nests more than 250 levels deep here.',
    help: 'Split it up, or move it out of the folders of events and subscribers, and away from files that emit.',
  },
  'file-too-complex by a chain': {
    app: `
--- events/a.ts
export const total = 0${' + 1'.repeat(2000)} /*file-too-complex*/+ 1;
`,
    message: 'This file chains more than 2,000 operators here.',
    help: 'Split it up, or move it out of the folders of events and subscribers, and away from files that emit.',
  },
  'vague-event-name': {
    app: `
--- events/a.ts
export type /*vague-event-name*/UpdateEvent = { id: string };
`,
    severity: 'warning',
    message: `'update' is too vague: a single word does not say what happened to what.`,
    help: `Name the thing and the action, as in 'user.registered'.`,
  },
  'duplicate-subscription': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { subscribers: { welcome: { events: ['user.registered', /*duplicate-subscription*/'user.registered'] } } } };
`,
    severity: 'warning',
    message: `'welcome' subscribes to 'user.registered' twice; it gets each event once.`,
    help: 'Remove one of them.',
  },
  'subscriber-not-configured': {
    app: `
--- functions/subscribers/mail.ts
export async function /*subscriber-not-configured*/listen() {}
`,
    severity: 'warning',
    message: `'mail' exports listen but has no entry in events.subscribers, so it never runs.`,
    help: `Add 'mail': { events: […] } to events.subscribers, or remove the file.`,
  },
  'emit-not-awaited': {
    app: `${SHOP}${CONFIG}
--- lib/users.ts
import { events } from '@tsc-run/core';
/*emit-not-awaited*/events.emit('user.registered', { id: '1' });
`,
    severity: 'warning',
    message: 'Nothing awaits this emit: a failure goes unnoticed, and the event is lost if the function ends first.',
    help: 'Write await before it, or void if the event may be lost.',
  },
  'payload-not-json': {
    app: `
--- events/a.ts
export type OrderPaidEvent = { at: /*payload-not-json*/Date };
`,
    message: 'at is a Date: subscribers of OrderPaidEvent would get something else, because payloads travel as JSON.',
    help: 'Write string, and send date.toISOString().',
  },
  'payload-not-json a function': {
    app: `
--- events/a.ts
export type OrderPaidEvent = { undo: /*payload-not-json*/() => void };
`,
    message:
      'undo is a function: subscribers of OrderPaidEvent would get something else, because payloads travel as JSON.',
    help: 'Leave it out.',
  },
  'payload-not-json in the base of another file': {
    app: `
--- events/a.ts
import type { Base } from '../domain/base.js';
export interface OrderPaidEvent extends Base { id: string }
--- domain/base.ts
type Stamp = Date;
export interface Base { meta: { stamps: /*payload-not-json*/Date[] } }
`,
    message:
      'meta.stamps[] is a Date: subscribers of OrderPaidEvent would get something else, because payloads travel as JSON.',
    help: 'Write string, and send date.toISOString().',
  },
  'dynamic-event-name': {
    app: `${SHOP}
--- tsc-run.config.ts
export default { events: { rules: { 'dynamic-event-name': 'warning' }, subscribers: { welcome: { events: ['user.registered'] } } } };
--- lib/users.ts
import { events } from '@tsc-run/core';
await events.emit(/*dynamic-event-name*/process.argv[2], { id: '1' });
`,
    severity: 'warning',
    message: 'The name of this event is only known at run time.',
    help: 'Emit a literal name, so that its subscribers can be found.',
  },
};

suite('each problem has its place, its words and a fix that mends it', () => {
  test.each(Object.entries(CASES))('%s', (name, { app, severity = 'error', message, help }) => {
    const code = name.split(' ')[0];
    const found = diagnosticsOf(check(app)).find((each) => each.code === code);
    expect({ severity: found?.severity, message: found?.message, help: found?.help }).toEqual({
      severity,
      message,
      help,
    });
  });

  test('config-missing', () => {
    const [found] = analyze([]).diagnostics;
    expect(found).toMatchObject({
      code: 'config-missing',
      severity: 'error',
      span: { file: 'tsc-run.config.ts', start: 0, end: 0 },
      message: 'There is no tsc-run.config.ts in this folder.',
    });
  });

  test('every code has a case', () => {
    // `stale-output` and `not-in-tsconfig` need the disk, `breaking-change` another version, and some problems types.
    const cases = [
      ...Object.keys(CASES).map((name) => name.split(' ')[0]),
      'config-missing',
      'stale-output',
      'breaking-change',
      'not-in-tsconfig',
      ...TYPED,
    ];
    expect([...new Set(cases)].sort()).toEqual([...PROBLEM_CODES].sort());
  });

  test('each has a file of its own', () => {
    const files = readdirSync(new URL('../../src/analysis/problems', import.meta.url));
    for (const file of ['define-problem.ts', 'fixes', 'index.ts', 'to-diagnostic.ts'])
      expect(files.splice(files.indexOf(file), 1)).toEqual([file]);
    expect(files.sort()).toEqual(PROBLEM_CODES.map((code) => `${code}.ts`).sort());
  });

  test('numbers are never reused', () => {
    const numbers = PROBLEMS.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.min(...numbers)).toBe(71_001);
    expect(Math.max(...numbers)).toBeLessThan(72_000);
  });
});

suite('rules', () => {
  const VAGUE = '--- events/a.ts\nexport type UpdateEvent = { id: string };\n';
  const withRule = (code: string, severity: string): string =>
    `${VAGUE}--- tsc-run.config.ts\nexport default { events: { rules: { '${code}': '${severity}' } } };\n`;
  const found = (app: string) =>
    diagnosticsOf(analyze(readApp(app).sources)).map(({ code, severity }) => `${severity} ${code}`);

  test('switch a warning off or make it an error', () => {
    expect(found(withRule('vague-event-name', 'off'))).toEqual([]);
    expect(found(withRule('vague-event-name', 'warning'))).toEqual(['warning vague-event-name']);
    expect(found(withRule('vague-event-name', 'error'))).toEqual(['error vague-event-name']);
  });

  test('soften unsubscribed-event', () => {
    const emit = `--- a.ts\nimport { events } from '@tsc-run/core';\nawait events.emit('update', {});\n`;
    const quiet = withRule('unsubscribed-event', 'warning').replace('rules: {', `rules: { 'vague-event-name': 'off',`);
    expect(found(quiet + emit)).toEqual(['warning unsubscribed-event']);
    expect(found(quiet.replace(`'warning' } }`, `'off' } }`) + emit)).toEqual([]);
  });

  test.each(PROBLEM_CODES.filter((code) => !canChangeSeverity(code)))('leave %s alone', (code) => {
    expect(found(withRule(code, 'off'))).toContain('error unknown-rule');
  });

  test.each(['constructor', '__proto__', 'toString', ''])('reject %j as a rule', (code) => {
    expect(found(withRule(code, 'off'))).toContain('error unknown-rule');
  });
});
