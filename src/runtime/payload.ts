/** Something in a payload that JSON would refuse, drop or turn into something else. */
type Unfit = {
  /** From the payload to it, for example `.user.tags[0]`. */
  readonly path: string;
  readonly what: string;
  readonly instead: string;
};

/** One sentence about the first value of `data` that does not survive JSON; `undefined` when all of it does. */
export function describeUnfit(data: unknown): string | undefined {
  const unfit = findUnfit(data, '', []);
  return unfit && `data${unfit.path} is ${unfit.what}: JSON cannot hold it. ${unfit.instead}.`;
}

/** `ancestors` are the objects around `value`: one that contains itself has no JSON. */
function findUnfit(value: unknown, key: string, ancestors: object[]): Unfit | undefined {
  const json = applyToJson(value, key);
  if (typeof json === 'object' && json !== null) return findUnfitIn(json, ancestors);
  if (typeof json === 'number' && !Number.isFinite(json)) return unfit(String(json), 'Send null, or leave it out');
  if (typeof json === 'bigint') return unfit('a bigint', 'Send a string');
  if (typeof json === 'function' || typeof json === 'symbol') return unfit(`a ${typeof json}`, 'Leave it out');
  if (json === undefined) return unfit('undefined', 'Send null');
  return undefined;
}

function findUnfitIn(object: object, ancestors: object[]): Unfit | undefined {
  if (ancestors.includes(object)) return unfit('an object that contains itself', 'Send its id');
  const isArray = Array.isArray(object);
  const keys = isArray ? object.keys() : Object.keys(object);
  if (!isArray && (keys as string[]).length === 0 && !isPlain(object)) {
    return unfit(`a ${object.constructor.name}`, 'Send a plain object or an array');
  }
  ancestors.push(object);
  for (const key of keys) {
    const value = (object as Record<string | number, unknown>)[key];
    if (value === undefined && !isArray) continue;
    const found = findUnfit(value, String(key), ancestors);
    if (found) return { ...found, path: toPath(key) + found.path };
  }
  ancestors.pop();
  return undefined;
}

function applyToJson(value: unknown, key: string): unknown {
  const isCandidate = (typeof value === 'object' && value !== null) || typeof value === 'bigint';
  if (!isCandidate) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? toJSON.call(value, key) : value;
}

/** Objects of other kinds without a key (Map, Set, Promise, RegExp, Error) would become `{}`. */
function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function unfit(what: string, instead: string): Unfit {
  return { path: '', what, instead };
}

function toPath(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
