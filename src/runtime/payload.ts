import { Flaw } from './flaw.js';

export type PayloadCopy = {
  /** Equal to `JSON.parse(JSON.stringify(data))`. Shares no object with `data`. */
  readonly data: unknown;
  /**
   * An upper bound of its size in bytes of JSON. For most payloads it is below the limit, so the exact size is not
   * needed.
   */
  readonly mostBytes: number;
};

/** Copies a payload in one walk, as a round trip through JSON would. Throws a `Flaw` where JSON would lose data. */
export function copyPayload(data: unknown): PayloadCopy {
  const walk: Walk = { keys: [], objects: [], characters: 0 };
  return { data: copy(walk, data, ''), mostBytes: walk.characters * LONGEST_CHARACTER };
}

/**
 * `objects` are the objects that contain the current value, outermost first; `keys` are the keys under which they were
 * found. The key of the payload itself is an empty string.
 */
type Walk = { readonly keys: (string | number)[]; readonly objects: object[]; characters: number };

/** The most bytes that one character takes: a control character is written as `\u0000`. */
const LONGEST_CHARACTER = 6;
/** The most characters that a number takes, with its comma: `-1.2345678901234567e+100,`. */
const LONGEST_NUMBER = 25;

function copy(walk: Walk, value: unknown, key: string | number): unknown {
  const json = applyToJson(value, key);
  switch (typeof json) {
    case 'string':
      walk.characters += json.length + 3;
      return json;
    case 'number':
      if (!Number.isFinite(json)) throw unfit(walk, key, String(json), 'Send null, or leave it out');
      walk.characters += LONGEST_NUMBER;
      return json + 0; // JSON has no -0
    case 'object':
      walk.characters += 6;
      if (json === null) return null;
      return Array.isArray(json) ? copyArray(walk, json, key) : copyObject(walk, json as Record<string, unknown>, key);
    case 'boolean':
      walk.characters += 6;
      return json;
    case 'undefined':
      throw unfit(walk, key, 'undefined', 'Send null');
    case 'bigint':
      throw unfit(walk, key, 'a bigint', 'Send a string');
    default:
      throw unfit(walk, key, `a ${typeof json}`, 'Leave it out');
  }
}

function copyArray(walk: Walk, array: readonly unknown[], key: string | number): unknown[] {
  enter(walk, array, key);
  const copied: unknown[] = [];
  for (let index = 0; index < array.length; index++) copied.push(copy(walk, array[index], index));
  leave(walk);
  return copied;
}

function copyObject(walk: Walk, object: Record<string, unknown>, key: string | number): Record<string, unknown> {
  const keys = Object.keys(object);
  if (!isPlain(object)) checkClass(walk, object, { key, isEmpty: keys.length === 0 });
  enter(walk, object, key);
  const copied: Record<string, unknown> = {};
  for (const name of keys) {
    const value = object[name];
    if (value === undefined) continue;
    walk.characters += name.length + 4;
    if (name === '__proto__') Object.defineProperty(copied, name, { ...ORDINARY, value: copy(walk, value, name) });
    else copied[name] = copy(walk, value, name);
  }
  leave(walk);
  return copied;
}

const ORDINARY = { writable: true, enumerable: true, configurable: true };

function enter(walk: Walk, object: object, key: string | number): void {
  if (walk.objects.includes(object)) throw unfit(walk, key, 'an object that contains itself', 'Send its id');
  walk.objects.push(object);
  walk.keys.push(key);
}

function leave(walk: Walk): void {
  walk.objects.pop();
  walk.keys.pop();
}

function applyToJson(value: unknown, key: string | number): unknown {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'bigint') return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON.call(value, String(key)) as unknown) : value;
}

function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Throws for an instance of a class that has more than its properties say. */
function checkClass(walk: Walk, object: object, { key, isEmpty }: { key: string | number; isEmpty: boolean }): void {
  if (isEmpty || losesData(object)) throw unfit(walk, key, toKind(object), 'Send a plain object, an array or a string');
  const getter = findGetter(Object.getPrototypeOf(object));
  if (getter === undefined) return;
  const instead = `Send a plain object: { ...value, ${getter}: value.${getter} }, or give the class a toJSON method`;
  throw unfit(walk, key, `${toKind(object)} with the getter ${getter}`, instead);
}

/** JSON writes a Map, Set, Promise, RegExp or Error as `{}`, and a typed array as an object with indices as keys. */
function losesData(object: object): boolean {
  return LOSSY.has(Object.prototype.toString.call(object)) || ArrayBuffer.isView(object);
}

/** The names of getters, which JSON leaves out, by prototype; null where there is none. */
const getters = new WeakMap<object, string | null>();

/** The name of a getter that instances inherit from this prototype, or from one above it. */
function findGetter(prototype: object | null): string | undefined {
  if (prototype === null || prototype === Object.prototype) return undefined;
  const known = getters.get(prototype);
  if (known !== undefined) return known ?? undefined;
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype));
  const found = own.find(([, { get }]) => get !== undefined)?.[0] ?? findGetter(Object.getPrototypeOf(prototype));
  getters.set(prototype, found ?? null);
  return found;
}

/** Objects that lose data even if they have properties of their own. */
const LOSSY: ReadonlySet<string> = new Set(
  ['String', 'Map', 'Set', 'Promise', 'RegExp', 'Error'].map((each) => `[object ${each}]`),
);

/** The class of an object with its article: `a Map`, `an Error`. */
function toKind(object: object): string {
  const name = (object.constructor as { readonly name?: string } | undefined)?.name ?? 'object without a class';
  return `${/^[AEIO]/i.test(name) ? 'an' : 'a'} ${name}`;
}

function unfit(walk: Walk, key: string | number, what: string, instead: string): Flaw {
  const path = walk.objects.length === 0 ? '' : [...walk.keys.slice(1), key].map(toStep).join('');
  return new Flaw('not-json', `data${path} is ${what}: JSON cannot hold it. ${instead}.`);
}

function toStep(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
