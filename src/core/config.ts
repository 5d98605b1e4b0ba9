import {
  findExported,
  findProperty,
  type Placed,
  readElements,
  readEntries,
  readStrings,
  settle,
  spanOf,
} from './evaluate.js';
import type { Expression } from './facts.js';
import { CONFIG_FILES, DEFAULT_OUT_DIR, PACKAGE_NAME } from './layout.js';
import type { RuleSeverity, Settings, SubscriberEntry, Subscription } from './model.js';
import type { Modules } from './modules.js';
import type { Span } from './source.js';

/** What the config says and what of it cannot be used. */
export type ConfigReading = {
  readonly settings: Settings;
  readonly entries: readonly SubscriberEntry[];
  /** Where each rule is written. */
  readonly ruleSpans: Readonly<Record<string, Span>>;
  /** Whether every part of `events` could be read, right or wrong. */
  readonly readable: boolean;
  /** Parts of `events` that only running the config could tell. */
  readonly unread: readonly { readonly path: string; readonly source: string; readonly span: Span }[];
  /** Parts of `events` that have the wrong form. */
  readonly invalid: readonly { readonly path: string; readonly expected: string; readonly span: Span }[];
};

type Notes = { unread: ConfigReading['unread'][number][]; invalid: ConfigReading['invalid'][number][] };

const DEFAULTS: Settings = { literal: false, outDir: DEFAULT_OUT_DIR, registry: 'global', rules: {} };

/** Reads the app's config without running any of it. */
export function readConfig(modules: Modules): ConfigReading {
  const file = CONFIG_FILES.find((each) => modules.find(each) !== undefined);
  const notes: Notes = { unread: [], invalid: [] };
  const nothing = { settings: DEFAULTS, entries: [], ruleSpans: {}, readable: false, ...notes };
  if (file === undefined) return nothing;
  const facts = modules.find(file);
  if (facts?.failure !== undefined) return { ...nothing, settings: { ...DEFAULTS, file } };
  const root = findRoot(modules, file);
  if (root === undefined) {
    notes.invalid.push({
      path: file,
      expected: 'a default export that is an object',
      span: { file, start: 0, end: 0 },
    });
    return { ...nothing, settings: { ...DEFAULTS, file } };
  }
  const events = property(modules, root.object, 'events', 'events', notes);
  const literal = root.literal && /\.[mc]?ts$/.test(file);
  if (events === undefined) {
    return { ...nothing, settings: { ...DEFAULTS, file, literal }, readable: notes.unread.length === 0 };
  }
  return readEvents(modules, events, { file, literal }, notes);
}

function readEvents(
  modules: Modules,
  events: Placed,
  root: { file: string; literal: boolean },
  notes: Notes,
): ConfigReading {
  const subscribers = property(modules, events, 'subscribers', 'events.subscribers', notes);
  const rules = property(modules, events, 'rules', 'events.rules', notes);
  const outDir = readText(modules, events, 'outDir', notes)
    ?.replaceAll('\\', '/')
    .replace(/^\.\/|\/+$/g, '');
  const registry = readText(modules, events, 'registry', notes, ['global', 'module']);
  const { values, spans } = rules === undefined ? { values: {}, spans: {} } : readRules(modules, rules, notes);
  return {
    settings: {
      ...root,
      literal: root.literal && subscribers !== undefined,
      outDir: outDir || DEFAULT_OUT_DIR,
      registry: registry === 'module' ? 'module' : 'global',
      rules: values,
    },
    entries: subscribers === undefined ? [] : readSubscribers(modules, subscribers, notes),
    ruleSpans: spans,
    readable: notes.unread.length === 0,
    ...notes,
  };
}

/** The object that the config exports, and whether its type keeps literals on the way there. */
function findRoot(modules: Modules, file: string): { object: Placed; literal: boolean } | undefined {
  let expression = findDefault(modules, file);
  let literal = false;
  for (let steps = 0; expression !== undefined && steps < 100; steps++) {
    if (expression.kind === 'kept') {
      literal = true;
      expression = expression.expression;
    } else if (isDefineConfig(modules, file, expression)) {
      literal = true;
      expression = expression.arguments[0];
    } else if (expression.kind === 'reference') {
      const { name } = expression;
      const constant = modules.find(file)?.declarations.find((each) => each.name === name && each.kind === 'value');
      if (constant?.value === undefined) return { object: settle(modules, { file, expression }), literal: false };
      if (constant.annotated) return { object: { file, expression: constant.value }, literal: false };
      expression = constant.value;
    } else return { object: { file, expression }, literal };
  }
  const imported = findExported(modules, file, 'default');
  return imported === undefined ? undefined : { object: imported, literal: false };
}

/** The default export as it is written in this file, also as `export { config as default }`. */
function findDefault(modules: Modules, file: string): Expression | undefined {
  const facts = modules.find(file);
  const exported = facts?.exports.find((each) => each.kind === 'local' && each.name === 'default');
  if (facts?.defaultExport !== undefined || exported?.kind !== 'local') return facts?.defaultExport;
  return { kind: 'reference', name: exported.local, start: exported.start, end: exported.end };
}

function isDefineConfig(
  modules: Modules,
  file: string,
  expression: Expression,
): expression is Expression & { kind: 'call' } {
  if (expression.kind !== 'call') return false;
  const { callee } = expression;
  const imports = modules.find(file)?.imports.filter((each) => each.module === PACKAGE_NAME) ?? [];
  if (callee.kind === 'reference')
    return imports.some((each) => each.local === callee.name && each.imported === 'defineConfig');
  if (callee.kind !== 'member' || callee.key.kind !== 'literal' || callee.key.value !== 'defineConfig') return false;
  const { object } = callee;
  return object.kind === 'reference' && imports.some((each) => each.local === object.name && each.imported === '*');
}

/** A property that must be an object when it is there. */
function property(modules: Modules, object: Placed, name: string, path: string, notes: Notes): Placed | undefined {
  const found = findProperty(modules, object, name);
  if (found.kind === 'unknown') noteUnread(found.at, path, notes);
  if (found.kind !== 'found') return undefined;
  const value = settle(modules, found.value);
  if (value.expression.kind === 'object') return value;
  if (isUndefined(value.expression)) return undefined;
  if (isKnown(value.expression)) notes.invalid.push({ path, expected: 'an object', span: spanOf(found.value) });
  else noteUnread(found.value, path, notes);
  return undefined;
}

function readText(
  modules: Modules,
  events: Placed,
  name: string,
  notes: Notes,
  allowed?: readonly string[],
): string | undefined {
  const found = findProperty(modules, events, name);
  if (found.kind !== 'found') return undefined;
  const { expression } = settle(modules, found.value);
  if (isUndefined(expression)) return undefined;
  const path = `events.${name}`;
  const expected = allowed === undefined ? 'a string' : allowed.map((each) => `'${each}'`).join(' or ');
  if (!isKnown(expression)) noteUnread(found.value, path, notes);
  else if (
    expression.kind === 'literal' &&
    typeof expression.value === 'string' &&
    (allowed?.includes(expression.value) ?? true)
  ) {
    return expression.value;
  } else notes.invalid.push({ path, expected, span: spanOf(found.value) });
  return undefined;
}

function readRules(modules: Modules, rules: Placed, notes: Notes) {
  const values: [string, RuleSeverity][] = [];
  const spans: [string, Span][] = [];
  const { entries, unread } = readEntries(modules, rules);
  for (const { at } of unread) noteUnread(at, 'events.rules', notes);
  for (const { name, key, value } of entries) {
    const { expression } = settle(modules, value);
    const severity = expression.kind === 'literal' ? expression.value : undefined;
    const path = `events.rules[${JSON.stringify(name)}]`;
    if (severity === 'off' || severity === 'warning' || severity === 'error') {
      values.push([name, severity]);
      spans.push([name, spanOf(key)]);
    } else if (isKnown(expression)) {
      notes.invalid.push({ path, expected: `'off', 'warning' or 'error'`, span: spanOf(value) });
    } else noteUnread(value, path, notes);
  }
  return { values: Object.fromEntries(values), spans: Object.fromEntries(spans) };
}

function readSubscribers(modules: Modules, subscribers: Placed, notes: Notes): SubscriberEntry[] {
  const { entries, unread } = readEntries(modules, subscribers);
  for (const { at } of unread) noteUnread(at, 'events.subscribers', notes);
  const last = new Map(entries.map((entry) => [entry.name, entry]));
  return [...last.values()].flatMap(({ name, key, value }) => {
    const path = `events.subscribers[${JSON.stringify(name)}]`;
    const entry = settle(modules, value);
    if (entry.expression.kind !== 'object') {
      if (isKnown(entry.expression))
        notes.invalid.push({ path, expected: 'an object with events', span: spanOf(value) });
      else noteUnread(value, path, notes);
      return [];
    }
    const events = findProperty(modules, entry, 'events');
    if (events.kind === 'unknown') noteUnread(events.at, `${path}.events`, notes);
    if (events.kind === 'absent') notes.invalid.push({ path, expected: 'an object with events', span: spanOf(value) });
    if (events.kind !== 'found') return [];
    return [
      {
        name,
        span: spanOf(key),
        external: readExternal(modules, entry, `${path}.external`, notes),
        ...readSubscriptions(modules, events.value, `${path}.events`, notes),
      },
    ];
  });
}

function readExternal(modules: Modules, entry: Placed, path: string, notes: Notes): boolean {
  const found = findProperty(modules, entry, 'external');
  if (found.kind !== 'found') return false;
  const { expression } = settle(modules, found.value);
  if (expression.kind === 'literal' && typeof expression.value === 'boolean') return expression.value;
  if (isUndefined(expression)) return false;
  if (isKnown(expression)) notes.invalid.push({ path, expected: 'true or false', span: spanOf(found.value) });
  else noteUnread(found.value, path, notes);
  return false;
}

function readSubscriptions(
  modules: Modules,
  value: Placed,
  path: string,
  notes: Notes,
): Pick<SubscriberEntry, 'subscriptions' | 'list'> {
  const list = settle(modules, value);
  if (list.expression.kind !== 'array') {
    if (isKnown(list.expression))
      notes.invalid.push({ path, expected: 'an array of event names', span: spanOf(value) });
    else noteUnread(value, path, notes);
    return { subscriptions: [] };
  }
  const subscriptions = readElements(modules, list).flatMap((element): Subscription[] => {
    const { strings, complete } = readStrings(modules, element);
    const [only] = strings;
    if (complete && only !== undefined && strings.length === 1) {
      const { value: event, ...places } = only;
      return [{ event, ...places }];
    }
    const { expression } = settle(modules, element);
    if (expression.kind !== 'choice' && isKnown(expression)) {
      notes.invalid.push({ path, expected: 'an event name', span: spanOf(element) });
    } else noteUnread(element, path, notes);
    return [];
  });
  const last = list.expression.elements.at(-1)?.value;
  return { subscriptions, list: { span: spanOf(list), ...(last && { last: spanOf({ ...list, expression: last }) }) } };
}

function isKnown(expression: Expression): boolean {
  return ['literal', 'array', 'object'].includes(expression.kind);
}

function isUndefined(expression: Expression): boolean {
  return expression.kind === 'reference' && expression.name === 'undefined';
}

function noteUnread(placed: Placed, path: string, notes: Notes): void {
  notes.unread.push({ path, source: toSource(placed.expression), span: spanOf(placed) });
}

/** An expression in a few words, for a message. */
function toSource(expression: Expression): string {
  switch (expression.kind) {
    case 'unread':
      return expression.source;
    case 'reference':
      return expression.name;
    case 'literal':
      return String(expression.value);
    case 'member': {
      const { object, key } = expression;
      return key.kind === 'literal' ? `${toSource(object)}.${key.value}` : `${toSource(object)}[${toSource(key)}]`;
    }
    case 'call':
      return `${toSource(expression.callee)}(…)`;
    case 'kept':
      return toSource(expression.expression);
    case 'template':
      return '`…`';
    case 'choice':
      return 'a ? b : c';
    case 'array':
      return '[…]';
    case 'object':
      return '{…}';
  }
}
