import type { SourceText } from '../../src/analysis/model/source.js';
import type { Random } from './random.js';

/** What an app means, regardless of how it is written. */
export type Meaning = {
  /** Sorted by name. */
  readonly events: readonly {
    readonly name: string;
    readonly file: string;
    readonly exportName: string;
    readonly subscribers: readonly string[];
  }[];
  readonly subscribers: readonly {
    readonly name: string;
    readonly external: boolean;
    readonly events: readonly string[];
  }[];
  /** The emitted event names, by file. */
  readonly emits: Readonly<Record<string, readonly string[]>>;
};

export type App = { readonly meaning: Meaning; readonly sources: readonly SourceText[] };

const WORDS = 'User Order Invoice Payment Cart Shipment Refund Session Report Device'.split(' ');
const VERBS = 'Created Updated Deleted Paid Sent Expired Approved Moved Renamed Archived'.split(' ');
const SEPARATORS = ['.', '-', '_', '/', ':'];

type Plan = {
  readonly words: readonly string[];
  readonly typeName: string;
  readonly name: string;
  readonly namedBy: 'tag' | 'config' | 'default';
  readonly file: string;
};

/** A random app without problems: first a meaning, then one of many ways to write it. */
export function randomApp(random: Random): App {
  const plans = planEvents(random);
  const { subscribers, subscribedBy } = planSubscribers(random, plans);
  const subscribed = plans.filter(({ name }) => subscribedBy(name).length > 0);
  const emits = planEmits(random, subscribed);
  const written = plans.map((plan) => writeEvent(random, plan));
  const byCodeUnit = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  return {
    meaning: {
      events: plans
        .map(({ name, file }, index) => ({
          name,
          file,
          exportName: written[index]?.exportName as string,
          subscribers: subscribedBy(name),
        }))
        .sort(byCodeUnit),
      subscribers: [...subscribers].sort(byCodeUnit),
      emits: Object.fromEntries(emits.map(({ file, names }) => [file, names])),
    },
    sources: random.shuffle([
      ...joinFiles(written.flatMap(({ files }) => files)),
      ...subscribers.flatMap((each) => writeSubscriber(random, each)),
      ...writeConfig(random, subscribers),
      ...emits.map(({ file, names }) => writeEmits(random, file, names)),
    ]),
  };
}

function planEvents(random: Random): readonly Plan[] {
  const count = random.below(12);
  const stems = new Map<string, readonly string[]>();
  while (stems.size < count) {
    const words = [...random.some(WORDS, 0.15), random.pick(VERBS)];
    if (words.length > 1) stems.set(words.join('').toLowerCase(), words);
  }
  const folders = ['', 'billing/', 'billing/deep/', 'users/'];
  return [...stems.values()].map((words, index) => {
    // `config`: a spelling that only the config determines, neither a tag nor the default.
    const namedBy = random.pick(['tag', 'config', 'default', 'default'] as const);
    const dotted = words.join('.').toLowerCase();
    const spelled = words.map((word) => (random.chance(0.5) ? word : word.toLowerCase())).join(random.pick(SEPARATORS));
    const name = namedBy === 'tag' ? `tagged.${index}.${words[0]}` : namedBy === 'config' ? spelled : dotted;
    const file = `events/${random.pick(folders)}${random.chance(0.3) ? 'shared' : `e${index}`}.${random.pick(['ts', 'ts', 'mts', 'cts'])}`;
    return { words, typeName: `${words.join('')}Event`, name, namedBy, file };
  });
}

function planSubscribers(random: Random, plans: readonly Plan[]) {
  const names = ['send-mail', 'nested/log', 'audit', 'it’s "odd"', 'constructor'].filter(() => random.chance(0.6));
  const drawn = names.map((name) => ({
    name,
    external: random.chance(0.3),
    events: random.some(plans, 0.4).map((plan) => plan.name),
  }));
  // A name whose spelling comes from the config must appear there.
  const missing = plans.filter(
    ({ name, namedBy }) => namedBy === 'config' && !drawn.some(({ events }) => events.includes(name)),
  );
  const rest = { name: 'all-the-rest', external: true, events: missing.map(({ name }) => name) };
  const subscribers = [...drawn, ...(missing.length === 0 ? [] : [rest])].map((each) => ({
    ...each,
    events: [...each.events].sort(),
  }));
  const subscribedBy = (event: string): readonly string[] =>
    subscribers
      .filter(({ events }) => events.includes(event))
      .map(({ name }) => name)
      .sort();
  return { subscribers, subscribedBy };
}

function planEmits(random: Random, subscribed: readonly Plan[]) {
  if (subscribed.length === 0) return [];
  return Array.from({ length: random.below(3) }, (_, index) => ({
    file: `functions/api/a${index}.ts`,
    names: Array.from({ length: 1 + random.below(4) }, () => random.pick(subscribed).name),
  }));
}

type Part = { readonly path: string; readonly text: string };

function writeEvent(
  random: Random,
  { typeName, name, namedBy, file }: Plan,
): { exportName: string; files: readonly Part[] } {
  const tag = namedBy === 'tag' ? `/** @event ${name} */\n` : random.chance(0.2) ? '/** What happened. */\n' : '';
  const body = random.pick([
    '{ id: string }',
    '{ id: string; deep: { list: readonly number[] } }',
    '{\r\n  id: string;\r\n}',
  ]);
  const declare = (declared: string): string =>
    random.chance(0.5) ? `type ${declared} = ${body};\n` : `interface ${declared} ${body}\n`;
  const own = (text: string, exportName = typeName) => ({ exportName, files: [{ path: file, text }] });
  const outside = `src/${typeName}.ts`;
  const specifier = `${'../'.repeat(file.split('/').length - 1)}src/${typeName}.js`;
  switch (random.below(7)) {
    case 0:
      return own(`${declare(typeName)}${tag}export type { ${typeName} };\n`);
    case 1:
      return own(`${tag}${declare(`Inner${typeName}X`)}export { type Inner${typeName}X as ${typeName} };\n`);
    case 2:
      return {
        exportName: typeName,
        files: [
          { path: file, text: `export type { ${typeName} } from '${specifier}';\n` },
          { path: outside, text: `${tag}export ${declare(typeName)}` },
        ],
      };
    case 3:
      return {
        exportName: typeName,
        files: [
          { path: file, text: `export * from '${specifier}';\n` },
          { path: outside, text: `${tag}export ${declare(typeName)}` },
        ],
      };
    case 4:
      return own(`export const ${typeName} = 1;\n${tag}export ${declare(typeName)}`);
    default:
      return own(`${tag}export ${declare(typeName)}`);
  }
}

/** Joins the parts that share a file. */
function joinFiles(parts: readonly Part[]): readonly SourceText[] {
  const files = new Map<string, string>();
  for (const { path, text } of parts) files.set(path, `${files.get(path) ?? ''}${text}`);
  return [...files].map(([path, text]) => ({ path, text }));
}

function writeSubscriber(random: Random, { name, external }: Meaning['subscribers'][number]): readonly SourceText[] {
  if (external) return [];
  const path = `functions/subscribers/${name}.${random.pick(['ts', 'mts', 'cts'])}`;
  const imported = `lib/${name}.ts`;
  const specifier = `${'../'.repeat(path.split('/').length - 1)}${imported.replace(/ts$/, 'js')}`;
  const text = random.pick([
    'export async function listen() {}\n',
    'export const listen = async () => {};\n',
    'const handle = () => {};\nexport { handle as listen };\n',
    `export { listen } from '${specifier}';\n`,
  ]);
  return [
    { path, text },
    { path: imported, text: 'export async function listen() {}\n' },
  ];
}

function writeConfig(random: Random, subscribers: Meaning['subscribers']): readonly SourceText[] {
  const constants: string[] = [];
  const elsewhere: string[] = [];
  const text = (value: string): string => {
    const quoted = JSON.stringify(value);
    const id = `c${constants.length + elsewhere.length}`;
    const declaration = `export const ${id} = ${quoted};\n`;
    switch (random.below(6)) {
      case 0:
        constants.push(declaration);
        return id;
      case 1:
        elsewhere.push(declaration);
        return `names.${id}`;
      case 2:
        return `\`${value.slice(0, 2)}\${${JSON.stringify(value.slice(2))}}\``;
      default:
        return quoted;
    }
  };
  const list = (names: readonly string[]): string => {
    const items = random.shuffle(names).map(text);
    const half = random.below(items.length + 1);
    if (!random.chance(0.3)) return `[${items.join(', ')}]`;
    constants.push(`const list${constants.length} = [${items.slice(0, half).join(', ')}];\n`);
    return `[...list${constants.length - 1}, ${items.slice(half).join(', ')}]`;
  };
  const entries = random.shuffle(subscribers).map(({ name, external, events }) => {
    const body = `{ ${external ? 'external: true, ' : ''}events: ${list(events)} }`;
    const key = random.chance(0.5) ? JSON.stringify(name) : `[${text(name)}]`;
    return random.chance(0.2) ? `...{ ${key}: ${body} }` : `${key}: ${body}`;
  });
  const object = `{ region: process.env.REGION, events: { subscribers: { ${entries.join(', ')} } } }`;
  const [before, after] = random.pick([
    ['', ''],
    ['', ' as const'],
    ['defineConfig(', ')'],
  ] as const);
  const head = `import * as names from './config/names.js';\nimport { defineConfig } from '@tsc-run/core';\n`;
  return [
    { path: 'tsc-run.config.ts', text: `${head}${constants.join('')}export default ${before}${object}${after};\n` },
    { path: 'config/names.ts', text: `${elsewhere.join('')}export {};\n` },
  ];
}

function writeEmits(random: Random, path: string, names: readonly string[]): SourceText {
  const calls = names.map((name, index) => {
    const quoted = JSON.stringify(name);
    return random.pick([
      `await events.emit(${quoted}, {});`,
      `{ const { emit } = events; await emit(${quoted}, {}); }`,
      `const n${index} = ${quoted}; await events.emit(n${index}, {});`,
      `{ const o = { n: ${quoted} } as const; void events['emit'](o.n, {}); }`,
      `export const f${index} = (events) => events.emit('not.ours'); await core.events.emit(${quoted}, {});`,
    ]);
  });
  return {
    path,
    text: `import * as core from '@tsc-run/core';\nimport { events } from '@tsc-run/core';\n${calls.join('\n')}\n`,
  };
}
