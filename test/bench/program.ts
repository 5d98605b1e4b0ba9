import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const EVENTS_PER_FILE = 100;
const CALLS_PER_FILE = 500;

/** The signature of `emit` that the program uses. */
export type Variant = 'ours' | 'given' | 'untyped' | 'naive';

export function eventNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `thing${index % 97}.action${index}`);
}

/** What a program is made of. */
export type Shape = {
  /** The number of its events, and of its calls, unless `calls` says otherwise. */
  readonly size: number;
  readonly calls?: number;
  /** Payloads of 4 fields, or of 20. */
  readonly payload: 'small' | 'rich';
  /** One call of `emitMany` in place of the calls of `emit`. */
  readonly batch?: boolean;
  /** Exports that have our types in them; writes the program, with declarations or without. */
  readonly declaration?: boolean;
};

/** A program with a number of events, each with its own type, and a number of calls of `emit`. */
export function writeProgram(
  folder: string,
  variant: Variant,
  { size: events, calls = events, payload, batch, declaration }: Shape,
): void {
  const names = eventNames(events);
  const { type: toPayloadType, value: toPayload } = PAYLOADS[payload];
  mkdirSync(join(folder, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/@tsc-run/core'));
  const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const typeOf = (index: number) => `import('./types${Math.floor(index / EVENTS_PER_FILE)}.js').E${index}`;
  for (let start = 0; start < events; start += EVENTS_PER_FILE) {
    const types = names.slice(start, start + EVENTS_PER_FILE).map((_, offset) => {
      const index = start + offset;
      return `export type E${index} = { ${toPayloadType(index)} };`;
    });
    put(`types${start / EVENTS_PER_FILE}.ts`, types.join('\n'));
  }
  const entries = names.map((name, index) => `    '${name}': ${typeOf(index)};`).join('\n');
  if (variant === 'ours') {
    const info = 'interface RegistryInfo { generated: true }';
    put(
      'registry.ts',
      `declare module '@tsc-run/core' {\n  interface EventRegistry {\n${entries}\n  }\n  ${info}\n}\nexport {};\n`,
    );
  } else put('registry.ts', `export interface Registry {\n${entries}\n}\n${SIGNATURES[variant]}\n`);
  const from = variant === 'ours' ? '@tsc-run/core' : './registry.js';
  if (batch) {
    const batched = names.map((name, index) => `  { type: '${name}', data: { ${toPayload(index)} } },`);
    put('calls.ts', `import { events } from '${from}';\nawait events.emitMany([\n${batched.join('\n')}\n]);\n`);
  }
  if (declaration !== undefined) put('pass-on.ts', PASS_ON);
  for (let start = 0; start < (batch ? 0 : calls); start += CALLS_PER_FILE) {
    const lines = Array.from({ length: Math.min(CALLS_PER_FILE, calls - start) }, (_, offset) => {
      const index = (start + offset) % events;
      const type = variant === 'given' ? `<${typeOf(index)}>` : '';
      return `  await events.emit${type}('${names[index]}', { ${toPayload(index)} });`;
    });
    put(
      `calls${start / CALLS_PER_FILE}.ts`,
      `import { events } from '${from}';\nexport async function run() {\n${lines.join('\n')}\n}\n`,
    );
  }
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    module: 'nodenext',
    types: [],
    strict: true,
    ...(declaration === undefined ? { noEmit: true } : { declaration, outDir: 'out' }),
    skipLibCheck: true,
  };
  put('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  put('package.json', JSON.stringify({ type: 'module' }));
}

const PAYLOADS = {
  small: {
    type: (index: number) => `id: string; at: string; n${index % 7}: number; tags: string[]`,
    value: (index: number) => `id: 'a', at: 'b', n${index % 7}: 1, tags: []`,
  },
  rich: {
    type: (index: number) => `id: string; at: string; n${index % 7}: number; tags: string[];
  customer: { id: string; name: string; email: string; address: { street: string; city: string; country: 'de' | 'fr' } };
  lines: readonly { sku: string; count: number; price: { amount: number; currency: 'EUR' | 'USD' } }[];
  status: 'open' | 'paid' | 'sent'; note?: string; total: number; discount: number | null; coupon?: string; locale: string;
  source: string; ip: string; agent: string; f1: number; f2: string; f3: boolean; f4: string[]; f5: { a: number; b: string }`,
    value: (index: number) => `id: 'a', at: 'b', n${index % 7}: 1, tags: ['x'],
    customer: { id: 'c', name: 'n', email: 'e', address: { street: 's', city: 'c', country: 'de' } },
    lines: [{ sku: 's', count: 1, price: { amount: 1, currency: 'EUR' } }], status: 'open', total: 1, discount: null,
    locale: 'de', source: 's', ip: 'i', agent: 'a', f1: 1, f2: 'x', f3: true, f4: [], f5: { a: 1, b: 'b' }`,
  },
} as const;

/** Ways of passing our types on, which a declaration file has to name. */
const PASS_ON = `import { createEvents, events } from '@tsc-run/core';
export const { emit, emitMany } = events;
export class Users { readonly emit = events.emit; readonly bus = events; }
export const deps = { events, get: () => ({ emit: events.emit }) };
export const send = <N extends events.Name>(name: N, data: events.EmitPayload<N>) => ({ name, data });
export const bound = events.emit.bind(events);
export const own = createEvents<{ a: { b: 1 } }>().emit;
`;

const SIGNATURES: Readonly<Record<Exclude<Variant, 'ours'>, string>> = {
  given:
    'export declare const events: { emit<T>(name: string, data: T): Promise<void>; emitMany(batch: readonly { type: string; data: unknown }[]): Promise<void> };',
  untyped: 'export declare const events: { emit(name: string, data: unknown): Promise<void> };',
  naive: 'export declare const events: { emit<N extends keyof Registry>(type: N, data: Registry[N]): Promise<void> };',
};
