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

/** A program with a number of events, each with its own type, and a number of calls of `emit`. */
export function writeProgram(folder: string, variant: Variant, events: number, calls: number): void {
  const names = eventNames(events);
  mkdirSync(join(folder, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/@tsc-run/core'));
  const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const typeOf = (index: number) => `import('./types${Math.floor(index / EVENTS_PER_FILE)}.js').E${index}`;
  for (let start = 0; start < events; start += EVENTS_PER_FILE) {
    const types = names.slice(start, start + EVENTS_PER_FILE).map((_, offset) => {
      const index = start + offset;
      return `export type E${index} = { id: string; at: string; n${index % 7}: number; tags: string[] };`;
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
  for (let start = 0; start < calls; start += CALLS_PER_FILE) {
    const from = variant === 'ours' ? '@tsc-run/core' : './registry.js';
    const lines = Array.from({ length: Math.min(CALLS_PER_FILE, calls - start) }, (_, offset) => {
      const index = (start + offset) % events;
      const type = variant === 'given' ? `<${typeOf(index)}>` : '';
      return `  await events.emit${type}('${names[index]}', { id: 'a', at: 'b', n${index % 7}: ${offset}, tags: [] });`;
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
    noEmit: true,
    skipLibCheck: true,
  };
  put('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  put('package.json', JSON.stringify({ type: 'module' }));
}

const SIGNATURES: Readonly<Record<Exclude<Variant, 'ours'>, string>> = {
  given: 'export declare const events: { emit<T>(name: string, data: T): Promise<void> };',
  untyped: 'export declare const events: { emit(name: string, data: unknown): Promise<void> };',
  naive: 'export declare const events: { emit<N extends keyof Registry>(type: N, data: Registry[N]): Promise<void> };',
};
