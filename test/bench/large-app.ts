import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

const SUBSCRIBERS = 100;
const CALLS = 200;
const AREAS = ['user', 'order', 'payment', 'cart', 'invoice', 'team', 'billing', 'report', 'asset', 'ticket'];

export type LargeApp = {
  readonly root: string;
  readonly names: readonly string[];
  eventFile(index: number): string;
  eventText(index: number): string;
  remove(): void;
};

/** An app with that many events in as many files, 100 subscribers and 200 files that emit. */
export function createLargeApp(events: number, compilerOptions: object = {}): LargeApp {
  const root = mkdtempSync(join(tmpdir(), 'tsc-run-bench-'));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const areaOf = (index: number): string => AREAS[index % AREAS.length] as string;
  const names = Array.from({ length: events }, (_, index) => `${areaOf(index)}.thing${index}.changed`);
  const eventFile = (index: number): string => `events/${areaOf(index)}/thing-${index}.ts`;
  const eventText = (index: number): string => {
    const area = areaOf(index);
    const type = `${area.charAt(0).toUpperCase()}${area.slice(1)}Thing${index}ChangedEvent`;
    return `/** Thing ${index} has changed. */\nexport type ${type} = {\n  id: string;\n  name: string;\n  at: string;\n};\n`;
  };
  for (let index = 0; index < events; index++) put(eventFile(index), eventText(index));
  const perSubscriber = Math.ceil(events / SUBSCRIBERS);
  const entries = Array.from({ length: SUBSCRIBERS }, (_, index) => {
    const own = names.slice(index * perSubscriber, (index + 1) * perSubscriber);
    put(
      `functions/subscribers/sub-${index}.ts`,
      `import type { events } from '@tsc-run/core';\nexport function listen(event: events.For<'sub-${index}'>) {\n  return event.type;\n}\n`,
    );
    return `  'sub-${index}': { events: [${own.map((name) => `'${name}'`).join(', ')}] },\n`;
  });
  put('tsc-run.config.ts', `export default { events: { subscribers: {\n${entries.join('')}} } };\n`);
  for (let index = 0; index < CALLS; index++) {
    const name = names[index % names.length];
    put(
      `functions/api/route-${index}.ts`,
      `import { events } from '@tsc-run/core';\nexport async function POST() {\n  await events.emit('${name}', { id: '1', name: 'x', at: '' });\n}\n`,
    );
  }
  put('plain/add.ts', 'export function add(a: number, b: number): number {\n  return a + b;\n}\n');
  put('package.json', '{ "type": "module" }\n');
  const options = { strict: true, module: 'nodenext', target: 'es2022', types: [], noEmit: true, skipLibCheck: true };
  put('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, ...compilerOptions } }));
  mkdirSync(join(root, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(REPOSITORY, join(root, 'node_modules/@tsc-run/core'));
  return { root, names, eventFile, eventText, remove: () => rmSync(root, { recursive: true, force: true }) };
}
