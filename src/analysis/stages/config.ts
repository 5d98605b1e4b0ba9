import { findExported, isDefineConfig, type Placed, settle, spanOf } from '../static/evaluate.js';
import {
  type Field,
  type FieldReader,
  findField,
  findLiteral,
  findObject,
  type Invalid,
  type Literal,
  noteUnknownKeys,
  noteWrong,
  readNames,
  readProperties,
  toObject,
  type UnknownKey,
  type Unread,
} from '../static/fields.js';
import { DEPLOYMENT_KEYS, SUBSCRIBER_DEPLOYMENT_KEYS } from '../model/deployment.js';
import { isAlmost } from '../lib/nearest.js';
import { toLetters } from '../model/event-name.js';
import {
  CONFIG_FILES,
  DEFAULT_OUT_DIR,
  EVENTS_FOLDER,
  isSubscriberName,
  toEventsDir,
  toOutDir,
  toSubscriberFile,
} from '../model/layout.js';
import type { EntriesPlace, RuleSeverity, Settings, SubscriberEntry, Subscription } from '../model/model.js';
import type { Modules } from '../static/modules.js';
import type { Span } from '../model/source.js';

/** The contents of the config, and the parts that cannot be used. */
export type ConfigReading = {
  readonly settings: ConfigSettings;
  readonly entries: readonly SubscriberEntry[];
  readonly entriesPlace?: EntriesPlace;
  /** The key of each rule. */
  readonly ruleSpans: Readonly<Record<string, Span>>;
  /** Whether all of `events` could be read, and its folders are valid. Other invalid parts do not matter. */
  readonly readable: boolean;
} & Faults;

/** The parts of a config that cannot be used. */
export type Faults = {
  /** They are only known when the config runs. */
  readonly unread: readonly Unread[];
  /** They have the wrong form. */
  readonly invalid: readonly Invalid[];
  /** They have no meaning: keys of `events`, and keys that look like a misspelt `events`. */
  readonly unknown: readonly UnknownKey[];
};

/** The settings that the config decides. */
export type ConfigSettings = Omit<Settings, 'folder' | 'packageName'>;

const DEFAULTS: ConfigSettings = {
  literal: false,
  outDir: DEFAULT_OUT_DIR,
  eventsDir: EVENTS_FOLDER,
  exclude: [],
  registry: 'global',
  rules: {},
};

/** The keys of `events`, and those of one subscriber: the same as in the type of the config. */
export const EVENTS_KEYS: readonly string[] = [
  'subscribers',
  'dir',
  'outDir',
  'exclude',
  'registry',
  'validate',
  'rules',
  ...DEPLOYMENT_KEYS,
];
export const SUBSCRIBER_KEYS: readonly string[] = ['events', 'external', 'file', ...SUBSCRIBER_DEPLOYMENT_KEYS];

/** Reads the app's config without running it. */
export function readConfig(modules: Modules): ConfigReading {
  const reader: FieldReader = { modules, unread: [], invalid: [], unknown: [] };
  const file = CONFIG_FILES.find((each) => modules.find(each) !== undefined);
  const { unread, invalid, unknown } = reader;
  const nothing = { settings: DEFAULTS, entries: [], ruleSpans: {}, readable: false, unread, invalid, unknown };
  if (file === undefined) return nothing;
  const settings = { ...DEFAULTS, file };
  if (modules.find(file)?.failure !== undefined) return { ...nothing, settings };
  const root = findRoot(modules, file);
  const start = { file, start: 0, end: 0 };
  if (root === undefined)
    invalid.push({ path: file, expected: 'a module whose default export is an object', span: start });
  const config = root && toObject(reader, root.value, 'The default export', 'an object');
  if (root === undefined || config === undefined) return { ...nothing, settings };
  const { literal } = root;
  // Other parts of the config are not ours to know.
  const isFree = (name: string): boolean => !isAlmost(name, 'events') && !isAlmost(name, 'subscribers');
  noteUnknownKeys(reader, config, { path: '', known: ['events'], accepts: isFree });
  const events = findObject(reader, { object: config, name: 'events', path: 'events' });
  if (events !== undefined) return readEvents(reader, events, { ...settings, literal });
  const entriesPlace = toEntriesPlace('config', config);
  return { ...nothing, settings: { ...settings, literal }, entriesPlace, readable: unread.length === 0 };
}

function readEvents(reader: FieldReader, events: Placed, settings: ConfigSettings): ConfigReading {
  const field = (name: string) => ({ object: events, name, path: `events.${name}` });
  noteUnknownKeys(reader, events, { path: 'events', known: EVENTS_KEYS });
  const subscribers = findObject(reader, field('subscribers'));
  const rules = findObject(reader, field('rules'));
  const dir = findLiteral(reader, { ...field('dir'), accepts: isEventsDir, expected: EVENTS_DIR_FORM });
  const eventsDir = (dir === undefined ? undefined : toEventsDir(dir)) ?? EVENTS_FOLDER;
  const isOutDir = (value: Literal): value is string =>
    typeof value === 'string' && toOutDir(value, eventsDir) !== undefined;
  const expected = `a folder of its own, relative to the config; not in ${eventsDir}/, ${OUT_DIR_FORM}`;
  const outDir = findLiteral(reader, { ...field('outDir'), accepts: isOutDir, expected });
  const registry = findLiteral(reader, { ...field('registry'), accepts: isRegistry, expected: `'global' or 'module'` });
  const validate = findLiteral(reader, { ...field('validate'), accepts: isValidate, expected: VALIDATE_FORM });
  const { values, spans } = rules === undefined ? { values: {}, spans: {} } : readRules(reader, rules);
  const entries = subscribers === undefined ? [] : readSubscribers(reader, subscribers);
  return {
    settings: {
      ...settings,
      literal: settings.literal && subscribers !== undefined,
      outDir: (outDir === undefined ? undefined : toOutDir(outDir, eventsDir)) ?? DEFAULT_OUT_DIR,
      eventsDir,
      exclude: readGlobs(reader, field('exclude')),
      registry: registry ?? 'global',
      ...(validate !== undefined && { validate }),
      ...(reader.invalid.some(({ path }) => path === 'events.validate') && { validate: 'invalid' }),
      rules: values,
    },
    entries,
    entriesPlace:
      subscribers === undefined ? toEntriesPlace('events', events) : toEntriesPlace('subscribers', subscribers),
    ruleSpans: spans,
    // Without valid folders there is nothing to read, or nowhere to generate into.
    readable: reader.unread.length === 0 && !reader.invalid.some(({ path }) => FOLDERS.has(path)),
    unread: reader.unread,
    invalid: reader.invalid,
    unknown: reader.unknown,
  };
}

function toEntriesPlace(of: EntriesPlace['of'], object: Placed): EntriesPlace {
  const { file, expression } = object;
  const last = expression.kind === 'object' ? expression.properties.at(-1) : undefined;
  const start = last?.key?.start ?? last?.value.start ?? 0;
  return { of, span: spanOf(object), ...(last && { last: { file, start, end: last.end } }) };
}

const FOLDERS: ReadonlySet<string> = new Set(['events.outDir', 'events.dir']);

function readRules(reader: FieldReader, rules: Placed) {
  const values: [string, RuleSeverity][] = [];
  const spans: [string, Span][] = [];
  for (const { name, key, value } of readProperties(reader, rules, 'events.rules')) {
    const { expression } = settle(reader.modules, value);
    if (expression.kind === 'literal' && isSeverity(expression.value)) {
      values.push([name, expression.value]);
      spans.push([name, spanOf(key)]);
    } else noteWrong(reader, value, `events.rules[${JSON.stringify(name)}]`, `'off', 'warning' or 'error'`);
  }
  return { values: Object.fromEntries(values), spans: Object.fromEntries(spans) };
}

function readSubscribers(reader: FieldReader, subscribers: Placed): readonly SubscriberEntry[] {
  return readProperties(reader, subscribers, 'events.subscribers').flatMap(({ name, key, value }) => {
    const path = `events.subscribers[${JSON.stringify(name)}]`;
    const span = spanOf(key);
    if (!isSubscriberName(name)) {
      reader.invalid.push({ path, expected: 'named as its file in functions/subscribers/, without extension', span });
      return [];
    }
    const object = toObject(reader, value, path, 'an object with events');
    if (object === undefined) return [];
    const noted = reader.unread.length + reader.unknown.length;
    noteUnknownKeys(reader, object, { path, known: SUBSCRIBER_KEYS });
    const events = findField(reader, { object, name: 'events', path: `${path}.events` });
    if (events === undefined) {
      // A key that cannot be read, or that is not known, may be meant as `events`.
      if (noted === reader.unread.length + reader.unknown.length)
        noteWrong(reader, value, path, 'an object with events');
      return [];
    }
    const field = (member: string) => ({ object, name: member, path: `${path}.${member}` });
    const invalid = reader.invalid.length;
    const external = findLiteral(reader, { ...field('external'), accepts: isBoolean, expected: 'true or false' });
    // Whatever was meant, a missing file would be a second message about one mistake.
    const meant = external ?? reader.invalid.length > invalid;
    const file = readFile(reader, field('file'));
    const entry = { name, span, external: meant, ...(file !== undefined && { file }) };
    return [{ ...entry, ...readSubscriptions(reader, events, `${path}.events`) }];
  });
}

function readFile(reader: FieldReader, field: Field): SubscriberEntry['file'] {
  const noted = reader.unread.length + reader.invalid.length;
  const written = findLiteral(reader, { ...field, accepts: isSubscriberFile, expected: FILE_FORM });
  if (written !== undefined) return toSubscriberFile(written);
  return noted === reader.unread.length + reader.invalid.length ? undefined : null;
}

function readGlobs(reader: FieldReader, field: Field): readonly string[] {
  const found = findField(reader, field);
  if (found === undefined) return [];
  return readNames(reader, found, { path: field.path, expected: 'an array of globs' }).map(({ value }) => value);
}

function readSubscriptions(
  reader: FieldReader,
  value: Placed,
  path: string,
): Pick<SubscriberEntry, 'subscriptions' | 'list'> {
  const names = readNames(reader, value, { path, expected: 'an array of event names' });
  const subscriptions = names.map(({ value: event, ...places }): Subscription => {
    return { event, letters: toLetters(event), ...places };
  });
  const list = settle(reader.modules, value);
  if (list.expression.kind !== 'array') return { subscriptions };
  const last = list.expression.elements.at(-1);
  return {
    subscriptions,
    list: { span: spanOf(list), ...(last && { last: { file: list.file, start: last.value.start, end: last.end } }) },
  };
}

/** More steps than this from the default export to its value count as a cycle. */
const MAX_STEPS = 100;

/** The default export of the config, and whether its type keeps literals. */
type ConfigRoot = { readonly value: Placed; readonly literal: boolean };

export function findRoot(modules: Modules, file: string): ConfigRoot | undefined {
  const value = findExported(modules, file, 'default');
  return value && { value, literal: /\.[mc]?ts$/.test(file) && keepsLiterals(modules, file) };
}

/** Whether the file itself exports its config through `defineConfig`, `as const` or `satisfies`. */
function keepsLiterals(modules: Modules, file: string): boolean {
  const facts = modules.find(file);
  const exported = facts?.exports.find((each) => each.kind === 'local' && each.name === 'default');
  let name = exported?.kind === 'local' ? exported.local : undefined;
  for (let steps = 0; name !== undefined && steps < MAX_STEPS; steps++) {
    const constant = facts?.declarations.find((each) => each.name === name && each.kind === 'value');
    if (constant === undefined || constant.annotated) return false;
    const { value } = constant;
    if (value?.kind === 'kept' || (value?.kind === 'call' && isDefineConfig(modules, file, value))) return true;
    name = value?.kind === 'reference' ? value.name : undefined;
  }
  return false;
}

const VALIDATE_FORM = `'emit', 'deliver' or 'both'`;
const OUT_DIR_FORM = 'node_modules/ or a hidden folder';
const EVENTS_DIR_FORM =
  'a folder inside the app, relative to the config; apart from generated/, functions/subscribers/ and hidden folders';
const FILE_FORM =
  "the path of a TypeScript file of the app, relative to the config, such as 'functions/mail/handler.ts'";

function isEventsDir(value: Literal): value is string {
  return typeof value === 'string' && toEventsDir(value) !== undefined;
}

function isSubscriberFile(value: Literal): value is string {
  return typeof value === 'string' && toSubscriberFile(value) !== undefined;
}

function isRegistry(value: Literal): value is Settings['registry'] {
  return value === 'global' || value === 'module';
}

function isValidate(value: Literal): value is 'emit' | 'deliver' | 'both' {
  return value === 'emit' || value === 'deliver' || value === 'both';
}

function isSeverity(value: Literal): value is RuleSeverity {
  return value === 'off' || value === 'warning' || value === 'error';
}

export function isBoolean(value: Literal): value is boolean {
  return typeof value === 'boolean';
}
