import {
  type Entry,
  findExported,
  isDefineConfig,
  type Placed,
  readElements,
  readEntries,
  readStrings,
  settle,
  spanOf,
} from '../static/evaluate.js';
import {
  type FieldReader,
  findField,
  findLiteral,
  findObject,
  type Invalid,
  type Literal,
  noteUnread,
  noteWrong,
  toObject,
  type Unread,
} from '../static/fields.js';
import { toLetters } from '../model/event-name.js';
import { CONFIG_FILES, DEFAULT_OUT_DIR, isSubscriberName, toOutDir } from '../model/layout.js';
import type { RuleSeverity, Settings, SubscriberEntry, Subscription } from '../model/model.js';
import type { Modules } from '../static/modules.js';
import type { Span } from '../model/source.js';

/** The contents of the config, and the parts that cannot be used. */
export type ConfigReading = {
  readonly settings: ConfigSettings;
  readonly entries: readonly SubscriberEntry[];
  /** The key of each rule. */
  readonly ruleSpans: Readonly<Record<string, Span>>;
  /** Whether all of `events` could be read, and its `outDir` is valid. Other invalid parts do not matter. */
  readonly readable: boolean;
  /** Parts of `events` that are only known when the config runs. */
  readonly unread: readonly Unread[];
  /** Parts of `events` that have the wrong form. */
  readonly invalid: readonly Invalid[];
};

/** The settings that the config decides. */
export type ConfigSettings = Omit<Settings, 'folder' | 'packageName'>;

const DEFAULTS: ConfigSettings = { literal: false, outDir: DEFAULT_OUT_DIR, registry: 'global', rules: {} };

/** Reads the app's config without running it. */
export function readConfig(modules: Modules): ConfigReading {
  const reader: FieldReader = { modules, unread: [], invalid: [] };
  const file = CONFIG_FILES.find((each) => modules.find(each) !== undefined);
  const { unread, invalid } = reader;
  const nothing = { settings: DEFAULTS, entries: [], ruleSpans: {}, readable: false, unread, invalid };
  if (file === undefined) return nothing;
  const settings = { ...DEFAULTS, file };
  if (modules.find(file)?.failure !== undefined) return { ...nothing, settings };
  const root = findRoot(modules, file);
  const start = { file, start: 0, end: 0 };
  if (root === undefined) invalid.push({ path: file, expected: 'a module with a default export', span: start });
  const config = root && toObject(reader, root.value, 'The default export', 'an object');
  if (root === undefined || config === undefined) return { ...nothing, settings };
  const { literal } = root;
  const events = findObject(reader, { object: config, name: 'events', path: 'events' });
  if (events !== undefined) return readEvents(reader, events, { ...settings, literal });
  return { ...nothing, settings: { ...settings, literal }, readable: unread.length === 0 };
}

function readEvents(reader: FieldReader, events: Placed, settings: ConfigSettings): ConfigReading {
  const field = (name: string) => ({ object: events, name, path: `events.${name}` });
  const subscribers = findObject(reader, field('subscribers'));
  const rules = findObject(reader, field('rules'));
  const outDir = findLiteral(reader, { ...field('outDir'), accepts: isOutDir, expected: OUT_DIR_FORM });
  const registry = findLiteral(reader, { ...field('registry'), accepts: isRegistry, expected: `'global' or 'module'` });
  const { values, spans } = rules === undefined ? { values: {}, spans: {} } : readRules(reader, rules);
  const entries = subscribers === undefined ? [] : readSubscribers(reader, subscribers);
  return {
    settings: {
      ...settings,
      literal: settings.literal && subscribers !== undefined,
      outDir: (outDir === undefined ? undefined : toOutDir(outDir)) ?? DEFAULT_OUT_DIR,
      registry: registry ?? 'global',
      rules: values,
    },
    entries,
    ruleSpans: spans,
    // Without a valid folder there is nowhere to generate into.
    readable: reader.unread.length === 0 && !reader.invalid.some(({ path }) => path === 'events.outDir'),
    unread: reader.unread,
    invalid: reader.invalid,
  };
}

const OUT_DIR_FORM = 'a folder of its own, relative to the config; not in events/, node_modules/ or a hidden folder';

function isOutDir(value: Literal): value is string {
  return typeof value === 'string' && toOutDir(value) !== undefined;
}

function isRegistry(value: Literal): value is Settings['registry'] {
  return value === 'global' || value === 'module';
}

function isSeverity(value: Literal): value is RuleSeverity {
  return value === 'off' || value === 'warning' || value === 'error';
}

function isBoolean(value: Literal): value is boolean {
  return typeof value === 'boolean';
}

/** The properties of an object; if a name occurs twice, the last one. */
function readProperties(reader: FieldReader, object: Placed, path: string): readonly (Entry & { kind: 'entry' })[] {
  const last = new Map<string, Entry & { kind: 'entry' }>();
  for (const entry of readEntries(reader.modules, object)) {
    if (entry.kind === 'entry') last.set(entry.name, entry);
    else noteUnread(reader, entry.at, path);
  }
  return [...last.values()];
}

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
    const noted = reader.unread.length;
    const events = findField(reader, { object, name: 'events', path: `${path}.events` });
    if (events === undefined) {
      if (noted === reader.unread.length) noteWrong(reader, value, path, 'an object with events');
      return [];
    }
    const invalid = reader.invalid.length;
    const external = findLiteral(reader, {
      object,
      name: 'external',
      path: `${path}.external`,
      accepts: isBoolean,
      expected: 'true or false',
    });
    // Whatever was meant, a missing file would be a second message about one mistake.
    const meant = external ?? reader.invalid.length > invalid;
    return [{ name, span, external: meant, ...readSubscriptions(reader, events, `${path}.events`) }];
  });
}

function readSubscriptions(
  reader: FieldReader,
  value: Placed,
  path: string,
): Pick<SubscriberEntry, 'subscriptions' | 'list'> {
  const { modules } = reader;
  const list = settle(modules, value);
  const { file, expression } = list;
  if (expression.kind !== 'array') {
    noteWrong(reader, value, path, 'an array of event names');
    return { subscriptions: [] };
  }
  const subscriptions = readElements(modules, { file, expression }).flatMap(
    ({ at: element, unread }): Subscription[] => {
      if (unread) {
        noteUnread(reader, element, path);
        return [];
      }
      const { strings, complete } = readStrings(modules, element);
      const [only] = strings;
      if (complete && only !== undefined && strings.length === 1) {
        const { value: event, ...places } = only;
        return [{ event, letters: toLetters(event), ...places }];
      }
      noteWrong(reader, element, path, 'an array of event names');
      return [];
    },
  );
  const last = expression.elements.at(-1);
  return {
    subscriptions,
    list: { span: spanOf(list), ...(last && { last: { file, start: last.value.start, end: last.end } }) },
  };
}

/** More steps than this from the default export to its value count as a cycle. */
const MAX_STEPS = 100;

/** The default export of the config, and whether its type keeps literals. */
type ConfigRoot = { readonly value: Placed; readonly literal: boolean };

function findRoot(modules: Modules, file: string): ConfigRoot | undefined {
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
