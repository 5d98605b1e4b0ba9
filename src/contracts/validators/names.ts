import { createHash } from 'node:crypto';

/**
 * The constant of an event, which follows from its name alone: another event never changes it. `userRegistered` for
 * `user.registered`, `user_registered` for `user_registered`, `user$registered` for `user-registered`, and a name of one
 * word as it is. Any other name gets a suffix that no other name has.
 */
export function toConstant(event: string): string {
  const isDotted = /^[a-z][a-z\d]*(?:[._-][a-z][a-z\d]*)*$/.test(event);
  if ((!isDotted && !/^[A-Z][A-Za-z\d]*$/.test(event)) || RESERVED.has(event)) return toSuffixed(event);
  const constant = event.replaceAll('-', '$').replace(/\.(.)/g, (_, letter: string) => letter.toUpperCase());
  return RESERVED.has(constant) ? toSuffixed(event) : constant;
}

function toSuffixed(event: string): string {
  const [first = '', ...others] = event.match(/[A-Za-z\d]+/g) ?? [];
  const joined = [first.slice(0, 1).toLowerCase() + first.slice(1), ...others.map(upperStart)].join('');
  const hash = createHash('sha256').update(event).digest('hex').slice(0, 8);
  return `${/^[A-Za-z]/.test(joined) ? joined : `event${joined}`}__${hash}`;
}

function upperStart(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** A constant for each definition; nothing outside the file uses them. */
export function toInnerConstants(names: readonly string[], events: Iterable<string>): readonly string[] {
  const taken = new Set(events);
  return names.map((each) => {
    const name = `check${(each.match(/[A-Za-z\d]+/g) ?? []).map(upperStart).join('')}`;
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
    taken.add(free);
    return free;
  });
}

/** The other names of the generated file, and the words that no constant may be named by. */
const RESERVED: ReadonlySet<string> = new Set(
  `
  schemas validation toSchema toIssue countCharacters isEqual isUnique toText arguments eval undefined await break case
  catch class const continue debugger default delete do else enum export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super
  switch this throw true try typeof var void while with yield exports module require process Object Array String JSON Math Set RangeError
`
    .trim()
    .split(/\s+/),
);
