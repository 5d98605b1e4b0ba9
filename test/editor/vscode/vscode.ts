import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { openBrowser, whyNoBrowser } from '../../support/browser.js';
import { writeFiles } from '../../support/temp-folder.js';

const CACHE = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const FOLDER = join(CACHE, 'tsc-run/code-server-4.139.1');

/** Why there is no VS Code, for the titles of tests that are skipped. Empty when there is one. */
export const whyNoVscode = existsSync(join(FOLDER, 'installed'))
  ? whyNoBrowser
  : '(skipped: no VS Code; run test/editor/vscode/install-vscode.sh)';

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'security.workspace.trust.startupPrompt': 'never',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** VS Code in a browser without a window. */
export type Vscode = {
  /** Opens a folder or a `.code-workspace` file until the test has finished. */
  open(path: string): Promise<Window>;
  close(): Promise<void>;
};

export type Window = {
  readonly page: Page;
  /** Does something until an element is shown: keys that are pressed while VS Code is busy are lost. */
  until(act: () => Promise<void>, target: Locator): Promise<void>;
  /** Opens a file by its name or the end of its path, which a line and a column may follow: `users.ts:3:25`. */
  openFile(place: string): Promise<void>;
  /** Runs a command of the palette by its title. */
  run(title: string): Promise<void>;
  trust(): Promise<void>;
};

/** Starts VS Code with one extension; `home` is an empty folder for what it keeps. */
export async function startVscode(home: string, vsix: string): Promise<Vscode> {
  writeFiles(home, { 'data/User/settings.json': JSON.stringify(SETTINGS) });
  const script = join(FOLDER, 'node_modules/code-server/out/node/entry.js');
  const folders = ['--user-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions')];
  const env = { ...process.env, HOME: home };
  const installed = spawnSync(process.execPath, [script, ...folders, '--install-extension', vsix], { env });
  if (installed.status !== 0) throw new Error(`${installed.stdout}${installed.stderr}`);
  const address = ['--auth', 'none', '--bind-addr', '127.0.0.1:0'];
  const quiet = ['--disable-telemetry', '--disable-update-check'];
  const server = spawn(process.execPath, [script, ...folders, ...address, ...quiet], { env, detached: true });
  const url = await readUrl(server);
  const browser = await openBrowser();
  return {
    open: (path) => {
      const kind = path.endsWith('.code-workspace') ? 'workspace' : 'folder';
      return openWindow(browser, `${url}?${kind}=${encodeURIComponent(path)}`);
    },
    async close() {
      await browser.close();
      const ended = new Promise((resolve) => server.once('close', resolve));
      // Its processes are one group.
      if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
      await ended;
    },
  };
}

function readUrl(server: ChildProcess): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    server.once('close', () => reject(new Error(text)));
    server.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
}

async function openWindow(browser: Browser, url: string): Promise<Window> {
  const page = await browser.newPage({ viewport: { width: 1_400, height: 900 } });
  onTestFinished(() => page.close());
  page.setDefaultTimeout(60_000);
  const until = async (act: () => Promise<unknown>, target: Locator, timeout = 5_000): Promise<void> => {
    for (let count = 0; count < 12; count++) {
      const shown = act().then(() => target.waitFor({ timeout }));
      const isShown = await shown.then(
        () => true,
        () => false,
      );
      if (isShown) return;
      await page.keyboard.press('Escape');
    }
    throw new Error(`not shown: ${String(target)}`);
  };
  // A workspace of several folders is sometimes shown without any.
  await until(() => page.goto(url), page.locator('.explorer-folders-view .monaco-list-row').first(), 20_000);
  const pick = async (text: string, label: string): Promise<void> => {
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
    await until(async () => {
      await page.keyboard.press('Control+P');
      await page.locator('.quick-input-widget input[type=text]').fill(text, { timeout: 2_000 });
    }, row);
    await row.click();
  };
  const run = (title: string): Promise<void> => pick(`>${title}`, title);
  return {
    page,
    until,
    async openFile(place) {
      const name = basename(place).split(':')[0] ?? '';
      await pick(place, name);
      await page.locator('.tab.active', { hasText: name }).waitFor();
    },
    run,
    async trust() {
      await run('Workspaces: Manage Workspace Trust');
      await page.getByRole('button', { name: 'Trust', exact: true }).click();
    },
  };
}
