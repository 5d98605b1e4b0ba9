import { quote } from '../../analysis/lib/quote.js';
import { MAX_NAME_LENGTH, toDefaultName } from '../../analysis/model/event-name.js';
import { ToolError } from '../disk/tool-error.js';

/** In UTF-16 code units. Every usual file system takes a file name of this length, whatever its letters. */
const MAX_FILE_NAME = 80;

/** Devices of Windows: a file of such a name cannot be created there, whatever its extension. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

const WORDS = /^[\p{L}\p{N}]+(?:[-._:/][\p{L}\p{N}]+)*$/u;
const TYPE_NAME = /^(?:\p{Lu}[\p{L}\p{N}]*\p{Ll}|\p{Ll}[\p{L}\p{N}]*\p{Lu})[\p{L}\p{N}]*$/u;

/** The event name that is meant by `user.registered`, `userRegistered`, `UserRegistered` or `UserRegisteredEvent`. */
export function readEventName(given: string): string {
  if (given.length > MAX_NAME_LENGTH)
    throw new ToolError(
      `An event name has at most ${MAX_NAME_LENGTH} characters, and ${quote(given)} has ${given.length}`,
      'Choose a shorter name, for example user.registered.',
    );
  if (given === 'Event' || !WORDS.test(given))
    throw new ToolError(
      `${quote(given)} cannot be the name of a new event`,
      'Use letters and digits, joined by dots: user.registered. Or name the type: UserRegistered.',
    );
  const name = TYPE_NAME.test(given) ? toDefaultName(given.endsWith('Event') ? given : `${given}Event`) : given;
  checkFileName(name.replace(/[^\p{L}\p{N}]+/gu, '-'), given);
  return name;
}

/** A subscriber's name; its file is `functions/subscribers/<name>.ts`. */
export function readSubscriberName(given: string): string {
  const steps = given.split('/');
  if (given.length > MAX_NAME_LENGTH || !steps.every((step) => /^[\p{L}\p{N}]+(?:[-_.]?[\p{L}\p{N}]+)*$/u.test(step)))
    throw new ToolError(
      `${quote(given)} cannot be the name of a new subscriber`,
      `Use letters, digits and dashes, at most ${MAX_NAME_LENGTH}: send-welcome-email. A folder may stand before it: mail/welcome.`,
    );
  refuseEnding(given, 'a subscriber');
  for (const step of steps) checkFileName(step, given);
  return given;
}

/** The segments of a route such as `users/[id]`; none for the root. */
export function readRoute(given: string): readonly string[] {
  const path = given.replace(/^\/|\/$/g, '');
  const steps = path === '' ? [] : path.split('/');
  const wrong = steps.find((step) => !/^(?:[A-Za-z0-9][A-Za-z0-9._-]*|\[[\w-]+\])$/.test(step));
  if (given === '' || given.length > MAX_ROUTE || wrong !== undefined)
    throw new ToolError(
      `${quote(given)} cannot be the path of a new route`,
      /^(?::\w+|\{\w+\})$/.test(wrong ?? '')
        ? `Write parameters in brackets: [${wrong?.replace(/\W/g, '')}].`
        : `Use letters, digits, dashes and parameters, at most ${MAX_ROUTE} characters: users/[id].`,
    );
  const twice = steps.find((step, index) => step.startsWith('[') && steps.indexOf(step) < index);
  if (twice !== undefined)
    throw new ToolError(`${quote(given)} has the parameter ${twice} twice`, 'Give each parameter its own name.');
  refuseEnding(given, 'a route');
  for (const step of steps) checkFileName(step, given);
  return steps;
}

/** A file of such a name would be a declaration file or a test. */
function refuseEnding(given: string, what: string): void {
  if (!/\.(?:[cm]?[jt]sx?|d|test|spec)$/.test(given)) return;
  throw new ToolError(
    `${quote(given)} ends like a file that is not ${what}`,
    `Give the name alone: ${quote(given.replace(/\.[^/]*$/, ''))}.`,
  );
}

const MAX_ROUTE = 200;

function checkFileName(stem: string, given: string): void {
  const [first = ''] = stem.split('.');
  if (RESERVED.test(first))
    throw new ToolError(
      `${quote(given)} cannot be used: Windows reserves the file name ${quote(first)}`,
      'Choose another name.',
    );
  if (stem.length > MAX_FILE_NAME)
    throw new ToolError(
      `${quote(given)} would make a file name of ${stem.length} characters, and ${MAX_FILE_NAME} are the most`,
      'Choose a shorter name.',
    );
}
