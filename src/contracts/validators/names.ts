/** A constant for each name, in the same order: `userRegistered` for `user.registered`. */
export function toConstants(names: readonly string[]): readonly string[] {
  const taken = new Set(RESERVED);
  return names.map((each) => {
    const name = toConstant(each);
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
    taken.add(free);
    return free;
  });
}

function toConstant(event: string): string {
  const words = event.match(/[A-Za-z\d]+/g) ?? [];
  const joined = words.map((word, index) => (index === 0 ? lowerStart(word) : upperStart(word))).join('');
  return /^[A-Za-z]/.test(joined) ? joined : `event${joined}`;
}

function lowerStart(word: string): string {
  // `OAuth` to `oAuth`, and `URL` to `url`.
  return /[a-z]/.test(word) ? word.slice(0, 1).toLowerCase() + word.slice(1) : word.toLowerCase();
}

function upperStart(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** The other names of the generated file, and the words that no constant may be named by. */
const RESERVED: readonly string[] = `
  schemas validation toSchema toIssue countCharacters isEqual isUnique toText arguments eval undefined await break case
  catch class const continue debugger default delete do else enum export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super
  switch this throw true try typeof var void while with yield exports module require process Object Array String JSON Math Set RangeError
`
  .trim()
  .split(/\s+/);
