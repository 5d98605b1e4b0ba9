/** Which events the pattern of a rule matches, as EventBridge documents it. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Fields = { readonly [key: string]: Json };

/** Makes a test for events of a pattern. Throws an `Error` for a pattern that EventBridge refuses. */
export function compilePattern(pattern: unknown): (event: object) => boolean {
  checkFields(pattern as Json, 'the pattern');
  return (event) => matchesFields(pattern as Fields, event as Fields);
}

function checkFields(pattern: Json, place: string): void {
  if (!isObject(pattern)) throw new Error(`${place} must be an object or an array`);
  if (Object.keys(pattern).length === 0) throw new Error(`${place} is empty`);
  for (const [key, value] of Object.entries(pattern)) {
    if (isOr(key, value)) for (const each of value) checkFields(each, key);
    else if (Array.isArray(value)) checkList(value, key);
    else checkFields(value, key);
  }
}

function checkList(list: readonly Json[], place: string): void {
  if (list.length === 0) throw new Error(`${place} is empty`);
  for (const each of list) {
    if (Array.isArray(each)) throw new Error(`${place} has an array in an array`);
    if (isObject(each)) checkOperator(each, place);
  }
}

function checkOperator(operator: Fields, place: string): void {
  const [[name, value] = ['', null], ...others] = Object.entries(operator);
  if (others.length > 0 || !Object.hasOwn(OPERATORS, name)) throw new Error(`${place} has no operator ${name}`);
  const isText = typeof value === 'string';
  if (name === 'exists' && typeof value !== 'boolean') throw new Error(`${place}: exists takes true or false`);
  if (name === 'numeric' && !isNumeric(value)) throw new Error(`${place}: numeric takes comparisons`);
  if (name === 'wildcard' && (!isText || value.includes('**')))
    throw new Error(`${place}: wildcard takes single stars`);
  if (['prefix', 'suffix', 'equals-ignore-case'].includes(name) && !isText)
    throw new Error(`${place}: ${name} takes a text`);
}

function isNumeric(value: Json): boolean {
  if (!Array.isArray(value) || ![2, 4].includes(value.length)) return false;
  return value.every((each, index) => (index % 2 === 0 ? String(each) in COMPARE : typeof each === 'number'));
}

function matchesFields(pattern: Fields, event: Fields): boolean {
  return Object.entries(pattern).every(([key, value]) => {
    if (isOr(key, value)) return value.some((each) => matchesFields(each, event));
    const found = Object.hasOwn(event, key) ? event[key] : undefined;
    if (!Array.isArray(value)) return matchesNested(value as Fields, found);
    const leaves = (Array.isArray(found) ? found : [found]).filter((each) => each !== undefined && !isObject(each));
    return value.some((each: Json) => matchesField(each, leaves));
  });
}

/** Below a list, one of its objects has to match. What is not there can only match `exists: false`. */
function matchesNested(pattern: Fields, found: Json | undefined): boolean {
  const candidates = (Array.isArray(found) ? found : [found]).filter(isObject);
  return (candidates.length === 0 ? [{}] : candidates).some((each) => matchesFields(pattern, each));
}

function matchesField(expected: Json, leaves: readonly Json[]): boolean {
  if (!isObject(expected)) return leaves.includes(expected);
  const [[name, value]] = Object.entries(expected) as [[string, Json]];
  if (name === 'exists') return leaves.length > 0 === value;
  return leaves.some((leaf) => OPERATORS[name]!(leaf, value));
}

type Operator = (leaf: Json, value: Json) => boolean;

const onTexts =
  (matches: (leaf: string, value: string) => boolean): Operator =>
  (leaf, value) =>
    typeof leaf === 'string' && matches(leaf, value as string);

const OPERATORS: Readonly<Record<string, Operator>> = {
  exists: () => true,
  prefix: onTexts((leaf, value) => leaf.startsWith(value)),
  suffix: onTexts((leaf, value) => leaf.endsWith(value)),
  'equals-ignore-case': onTexts((leaf, value) => leaf.toLowerCase() === value.toLowerCase()),
  wildcard: onTexts((leaf, value) => new RegExp(`^${value.split('*').map(escape).join('[^]*')}$`, 'u').test(leaf)),
  numeric: (leaf, value) => {
    const [first, low, second, high] = value as [string, number, string?, number?];
    const holds = (sign: string, limit: number) => COMPARE[sign]!(leaf as number, limit);
    return typeof leaf === 'number' && holds(first, low) && (second === undefined || holds(second, high!));
  },
  'anything-but': (leaf, value) => {
    if (!isObject(value)) return !(Array.isArray(value) ? value : [value]).includes(leaf);
    const [[name, not]] = Object.entries(value) as [[string, Json]];
    return !(Array.isArray(not) ? not : [not]).some((each: Json) => OPERATORS[name]!(leaf, each));
  },
};

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '>=': (a, b) => a >= b,
  '>': (a, b) => a > b,
};

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether a key is a choice: with a single object, or with names of operators, it is a field like any other. */
function isOr(key: string, value: Json): value is readonly Fields[] {
  const isChoice = key === '$or' && Array.isArray(value) && value.length > 1 && value.every(isObject);
  return isChoice && !(value as readonly Fields[]).some((each) => Object.keys(each).some((name) => name in OPERATORS));
}

function isObject(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
