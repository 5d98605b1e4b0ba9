import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP, REPOSITORY } from '../../support/app.js';
import { createLastingFolder } from '../../support/lasting-folder.js';
import { writeFiles, readFile } from '../../support/temp-folder.js';
import { packVsix, whyNoVsce } from './pack.js';
import { startVscode, type Vscode, whyNoVscode } from './vscode.js';

const why = process.env['LONG'] ? whyNoVsce || whyNoVscode : '(skipped: LONG=1 runs it)';

const API = `import { events } from '@tsc-run/core';
export async function POST() {
  await events.emit('user.registered', { id: '1' });
  events.emit('user.registered', { id: '2' });
}
`;

const folder = createLastingFolder();
let vscode: Vscode;

/** An app whose package writes down each start of its server, in `starts`. */
function createApp(name: string): string {
  const root = join(folder.path, name);
  writeFiles(root, { ...APP, 'functions/api/users.ts': API });
  return root;
}

function installPackage(root: string): void {
  const dist = join(root, 'node_modules/@tsc-run/core/dist');
  mkdirSync(dist, { recursive: true });
  for (const each of readdirSync(join(REPOSITORY, 'dist')))
    if (each !== 'cli.cjs') symlinkSync(join(REPOSITORY, 'dist', each), join(dist, each));
  cpSync(join(REPOSITORY, 'package.json'), join(dist, '../package.json'));
  const note = `require('node:fs').appendFileSync(${JSON.stringify(join(root, 'starts'))}, process.pid + '\\n');`;
  writeFileSync(join(dist, 'cli.cjs'), `${note}\nrequire(${JSON.stringify(join(REPOSITORY, 'dist/cli.cjs'))});\n`);
}

function startsOf(root: string): readonly number[] {
  const file = join(root, 'starts');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

function readIfThere(root: string, path: string): string {
  return existsSync(join(root, path)) ? readFile(root, path) : '';
}

describe.skipIf(why !== '')(`in VS Code ${why}`, () => {
  beforeAll(async () => {
    vscode = await startVscode(join(folder.path, 'home'), packVsix(folder.path));
  });
  afterAll(async () => {
    await vscode?.close();
    folder.remove();
  });

  test('nothing of a workspace runs before it is trusted, and its own server afterwards', async () => {
    const app = createApp('untrusted');
    installPackage(app);
    const { page, openFile, trust } = await vscode.open(app);
    await openFile('users.ts');
    // The second emit is not awaited.
    await page.locator('.squiggly-warning').first().waitFor();
    expect(startsOf(app)).toEqual([]);
    await trust();
    await expect.poll(() => startsOf(app).length, { timeout: 30_000 }).toBe(1);
  });

  test('hover, lenses, rename and the generated files', async () => {
    const app = createApp('trusted');
    installPackage(app);
    const { page, until, openFile, run, trust } = await vscode.open(app);
    await trust();
    await openFile('user-registered.ts');
    await page.locator('.codelens-decoration', { hasText: '1 subscriber · 2 emits' }).waitFor();
    await openFile('users.ts:3:25');
    const hover = page.locator('.monaco-hover', { hasText: 'type UserRegisteredEvent = { id: string }' });
    await until(() => run('Show or Focus Hover'), hover);
    await page.keyboard.press('Escape');
    const rename = async (from: string, to: string, choice: string): Promise<void> => {
      const action = page.locator('.action-widget .monaco-list-row', { hasText: 'Rename the event' });
      await until(() => run('Refactor...'), action);
      await action.click();
      const input = page.locator('.quick-input-widget input[type=text]');
      await expect.poll(() => input.inputValue(), { timeout: 20_000 }).toBe(from);
      await input.fill(to);
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: choice }).click();
      await page.locator('.view-line', { hasText: to }).first().waitFor();
    };
    await rename('user.registered', 'user.created', 'Rename user-registered.ts');
    await rename('user.created', 'user.joined', 'Keep user-created.ts');
    await run('File: Save All');
    await expect.poll(() => readIfThere(app, 'generated/events.ts'), { timeout: 20_000 }).toContain('"user.joined"');
    expect(readFile(app, 'events/user-created.ts')).toContain('@event user.joined');
    expect(readFile(app, 'functions/api/users.ts')).not.toContain('user.registered');
    expect(readFile(app, 'tsc-run.config.ts')).toContain("['user.joined']");
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  test('a server that is killed starts again, and so does one that is told to', async () => {
    const app = createApp('killed');
    installPackage(app);
    const { page, openFile, run, trust } = await vscode.open(app);
    await trust();
    await openFile('user-registered.ts');
    await page.locator('.codelens-decoration').waitFor();
    process.kill(Number(startsOf(app).at(-1)), 'SIGKILL');
    await expect.poll(() => startsOf(app).length, { timeout: 20_000 }).toBe(2);
    await run('tsc-run: Restart Server');
    await expect.poll(() => startsOf(app).length, { timeout: 20_000 }).toBe(3);
    const [, second] = startsOf(app);
    await expect.poll(() => existsSync(`/proc/${second}`), { timeout: 10_000 }).toBe(false);
    await page.close();
    // VS Code waits for the window to come back.
    await expect.poll(() => existsSync(`/proc/${startsOf(app).at(-1)}`), { timeout: 60_000 }).toBe(false);
  });

  test('of two apps with two servers, each is answered by its own', async () => {
    const [installed, bare] = [createApp('two/installed'), createApp('two/bare')];
    installPackage(installed);
    writeFiles(installed, { 'events/first-seen.ts': 'export type FirstSeenEvent = { id: string };\n' });
    writeFiles(bare, { 'events/second-seen.ts': 'export type SecondSeenEvent = { id: string };\n' });
    const folders = [{ path: 'installed' }, { path: 'bare' }];
    writeFiles(join(folder.path, 'two'), { 'two.code-workspace': JSON.stringify({ folders }) });
    const { page, openFile, trust } = await vscode.open(join(folder.path, 'two/two.code-workspace'));
    await trust();
    for (const file of ['first-seen.ts', 'second-seen.ts']) {
      await openFile(file);
      const lens = page.locator('.codelens-decoration').first();
      await expect.poll(() => lens.textContent(), { timeout: 30_000 }).toBe('no subscriber');
      await page.waitForTimeout(1_000);
      expect(await lens.textContent()).toBe('no subscriber');
      await page.keyboard.press('Control+End');
      await page.keyboard.type('// typed');
      await page.keyboard.press('Control+S');
      // So long a server may take to write what it should not.
      await page.waitForTimeout(2_000);
    }
    await expect.poll(() => existsSync(join(installed, 'generated/events.ts')), { timeout: 20_000 }).toBe(true);
    expect(startsOf(installed)).toHaveLength(1);
    // The server of the extension writes nothing, and the other one writes only its own.
    expect(existsSync(join(bare, 'generated'))).toBe(false);
  });

  test('what is installed later takes over', async () => {
    const app = createApp('later');
    const { page, openFile, trust } = await vscode.open(app);
    await trust();
    await openFile('user-registered.ts');
    await page.locator('.codelens-decoration', { hasText: '1 subscriber · 2 emits' }).waitFor();
    // Until then files are opened, which makes the extension look too.
    await page.waitForTimeout(4_000);
    installPackage(app);
    await expect.poll(() => startsOf(app).length, { timeout: 20_000 }).toBe(1);
    // It takes a moment until it hears of a save.
    const saves = async (): Promise<boolean> => {
      await page.keyboard.type(' ');
      await page.keyboard.press('Control+S');
      return existsSync(join(app, 'generated/events.ts'));
    };
    await expect.poll(saves, { timeout: 20_000, interval: 500 }).toBe(true);
  });
});
