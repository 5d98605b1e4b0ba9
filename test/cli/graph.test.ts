import { execFileSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Graph } from '../../src/render/graph/graph.js';
import { toDot } from '../../src/render/graph/dot.js';
import { toHtml } from '../../src/render/graph/html.js';
import { toMermaid } from '../../src/render/graph/mermaid.js';
import { createApp } from '../support/app.js';
import { openBrowser, whyNoBrowser } from '../support/browser.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { type Files, listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { HOSTILE, HOSTILE_GRAPH } from './hostile-graph.js';

/** Each kind of orphan, an external subscriber, a subscriber that emits, and a name that cannot be read. */
const SHOP: Files = {
  'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      mail: { events: ['user.registered', 'user.deleted'] },
      warehouse: { events: ['mail.sent'], external: true },
    },
  },
};
`,
  'events/all.ts': `export type UserDeletedEvent = { id: string };
export type MailSentEvent = { to: string };
export type CartEmptiedEvent = { id: string };
`,
  'functions/subscribers/mail.ts': `import { events } from '@tsc-run/core';
export async function listen() {
  await events.emit('mail.sent', { to: 'ada' });
}
`,
  'functions/api/users.ts': `import { events } from '@tsc-run/core';
export async function POST() {
  await events.emit('user.registered', { id: '1' });
  await events.emit('user.registered', { id: '2' });
  // @ts-expect-error: nobody subscribes to it
  await events.emit('cart.emptied', { id: '1' });
}
export const GET = () => undefined;
`,
  'lib/dynamic.ts': `import { events } from '@tsc-run/core';
export const send = (name: 'user.registered') => events.emit(name, { id: '1' });
`,
};

const GRAPH: Graph = {
  emitters: [
    { name: 'GET, POST /users', kind: 'route', file: 'functions/api/users.ts' },
    { name: 'mail', kind: 'subscriber', file: 'functions/subscribers/mail.ts' },
  ],
  events: [
    { name: 'cart.emptied', type: 'CartEmptiedEvent', file: 'events/all.ts', orphan: 'unsubscribed' },
    { name: 'mail.sent', type: 'MailSentEvent', file: 'events/all.ts' },
    { name: 'order.paid', type: 'OrderPaidEvent', file: 'events/order-paid.ts', orphan: 'unused' },
    { name: 'user.deleted', type: 'UserDeletedEvent', file: 'events/all.ts', orphan: 'unemitted' },
    { name: 'user.registered', type: 'UserRegisteredEvent', file: 'events/user-registered.ts' },
  ],
  subscribers: [
    { name: 'mail', external: false, file: 'functions/subscribers/mail.ts' },
    { name: 'warehouse', external: true },
  ],
  emits: [
    { file: 'functions/api/users.ts', event: 'cart.emptied' },
    { file: 'functions/api/users.ts', event: 'user.registered' },
    { file: 'functions/subscribers/mail.ts', event: 'mail.sent' },
  ],
  deliveries: [
    { event: 'mail.sent', subscriber: 'warehouse' },
    { event: 'user.deleted', subscriber: 'mail' },
    { event: 'user.registered', subscriber: 'mail' },
  ],
  unread: ['lib/dynamic.ts'],
};

const NOTE = 'note: 1 file emits names that cannot be read, which are missing here: lib/dynamic.ts\n';

describe('tsc-run graph', () => {
  test('--format json has everything, each edge once, and says what is missing', async () => {
    const { code, stdout, stderr } = await runInside(createApp(SHOP), 'graph --format json');
    expect(JSON.parse(stdout)).toEqual({ version: 1, problems: [], graph: GRAPH });
    expect({ code, stderr }).toEqual({ code: 0, stderr: NOTE });
  });

  test('prints Mermaid, in which a subscriber that emits is one node', async () => {
    const { stdout } = await runInside(createApp(SHOP), 'graph');
    expect(stdout).toBe(`flowchart LR
%% Written by tsc-run graph
%% lib/dynamic.ts emits names that cannot be read
  emitter_functions_api_users_ts["GET, POST /users"]
  event_cart_emptied(["cart.emptied<br/>emitted, and nobody subscribes"]):::orphan
  event_mail_sent(["mail.sent"])
  event_order_paid(["order.paid<br/>never emitted, and nobody subscribes"]):::orphan
  event_user_deleted(["user.deleted<br/>subscribed, and never emitted"]):::orphan
  event_user_registered(["user.registered"])
  subscriber_mail[["mail"]]
  subscriber_warehouse[["warehouse<br/>outside this app"]]
  emitter_functions_api_users_ts --> event_cart_emptied
  emitter_functions_api_users_ts --> event_user_registered
  subscriber_mail --> event_mail_sent
  event_mail_sent --> subscriber_warehouse
  event_user_deleted --> subscriber_mail
  event_user_registered --> subscriber_mail
  classDef orphan stroke-dasharray: 4 3
`);
  });

  test('the name of a file decides its form, unless --as does, and what is up to date is left alone', async () => {
    const root = createApp(SHOP);
    for (const [line, start] of [
      ['--out graph.mmd', 'flowchart LR\n'],
      ['--out graph.dot', '// Written by tsc-run graph\n'],
      ['--out graph.JSON', '{\n  "emitters": ['],
      ['--out my-graph.html', '<!doctype html>\n'],
      ['--out graph.txt', 'flowchart LR\n'],
      ['--out graph.html --as dot', '// Written by tsc-run graph\n'],
    ] as const) {
      const file = line.split(' ')[1] ?? '';
      expect((await runInside(root, `graph ${line}`)).stdout).toBe(`wrote ${file}\n`);
      expect(readFile(root, file).startsWith(start), line).toBe(true);
      expect((await runInside(root, `graph ${line}`)).stdout).toBe(`unchanged ${file}\n`);
    }
    const written = await runInside(root, 'graph --out graph.dot --format json');
    expect(JSON.parse(written.stdout)).toEqual({
      version: 1,
      problems: [],
      files: { written: [], unchanged: ['graph.dot'] },
    });
    const { document } = JSON.parse((await runInside(root, 'graph --as dot --format json')).stdout) as {
      document: string;
    };
    expect(document).toBe(readFile(root, 'graph.dot'));
  });

  test('writes over nothing that it has not written, and nothing of an app that cannot be read', async () => {
    const root = createApp({ ...SHOP, 'graph.html': '<h1>Mine</h1>' });
    expect(await runInside(root, 'graph --out graph.html')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('graph.html is not a graph that tsc-run wrote'),
    });
    writeFiles(root, { 'events/all.ts': 'export type UserDeletedEvent = {' });
    const { code, stdout, stderr } = await runInside(root, 'graph');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('The app cannot be read completely');
  });

  test.skipIf(process.platform !== 'linux')('replaces no pipe, and ends where nothing can be made', async () => {
    const root = createApp(SHOP);
    execFileSync('mkfifo', [join(root, 'graph.mmd')]);
    const limits = { timeout: 30_000, killSignal: 'SIGKILL' as const };
    const pipe = await runCli(root, 'graph --out graph.mmd', limits);
    expect(pipe).toMatchObject({ code: 2, stderr: expect.stringContaining('graph.mmd: it is a device or a pipe') });
    expect(statSync(join(root, 'graph.mmd')).isFIFO()).toBe(true);
    const nowhere = await runCli(root, 'graph --out /proc/none/graph.mmd', limits);
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('Cannot write /proc/none/graph.mmd') });
  });

  test('an app without events has a graph', async () => {
    const root = createApp({
      'tsc-run.config.ts': 'export default {};\n',
      'events/user-registered.ts': undefined,
      'events/order-paid.ts': undefined,
      'functions/api/users.ts': undefined,
      'functions/subscribers/mail.ts': undefined,
    });
    for (const form of ['mermaid', 'dot', 'json', 'html'])
      expect(await runInside(root, `graph --as ${form}`)).toMatchObject({ code: 0, stderr: '' });
  });
});

/** Names that try to leave the place they are put in. */
describe('hostile names', () => {
  test('stay in their label in Mermaid', () => {
    const lines = toMermaid(HOSTILE_GRAPH).trimEnd().split('\n');
    expect(lines).toHaveLength(2 + HOSTILE.length * 6 + 1);
    for (const line of lines.filter((each) => each.includes('['))) {
      if (!line.startsWith('%%'))
        expect(line).toMatch(/^ {2}\w+(?:\[|\(\[|\[\[)"[^"<>`&\\]*(?:<br\/>[a-z, ]+)?"(?:\]|\]\)|\]\])(?::::orphan)?$/);
    }
  });

  test('stay in their label in DOT, and every node has an id of its own', () => {
    const dot = toDot(HOSTILE_GRAPH);
    const ids = [...dot.matchAll(/^ {2}(\w+) \[label="(?:[^"\\\n]|\\.)*"(?:, \w+="?[\w,]+"?)?\];$/gm)].map(
      ([, id]) => id,
    );
    expect(new Set(ids).size).toBe(HOSTILE.length * 3);
    expect(dot.split('\n').filter((line) => line.startsWith('  '))).toHaveLength(2 + HOSTILE.length * 5);
  });

  test('do not end the script that holds them', () => {
    const html = toHtml(HOSTILE_GRAPH, { script: '', style: '' });
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    const data = /<script type="application\/json" id="graph">(.*)<\/script>/.exec(html)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual(HOSTILE_GRAPH);
  });
});

/** An app with a thousand events, which routes emit and subscribers receive. */
function writeLargeApp(): string {
  const areas = ['user', 'order', 'payment', 'invoice', 'cart', 'mail', 'stock', 'parcel', 'review', 'coupon'];
  const name = (index: number): string => `${areas[index % 10]}.thing${Math.floor(index / 10)}.happened`;
  const files: Record<string, string> = {};
  const subscribers: Record<string, { events: string[] }> = {};
  for (let index = 0; index < 1000; index++) {
    const type = name(index)
      .split('.')
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('');
    files[`events/${areas[index % 10]}.ts`] =
      `${files[`events/${areas[index % 10]}.ts`] ?? ''}export type ${type}Event = { id: string };\n`;
    if (index % 40 !== 0) (subscribers[`subscriber-${index % 100}`] ??= { events: [] }).events.push(name(index));
    const route = `functions/api/area-${index % 20}/route-${index % 200}.ts`;
    files[route] ??= `import { events } from '@tsc-run/core';\nexport async function POST() {\n`;
    if (index % 25 !== 0) files[route] += `  await events.emit('${name(index)}', { id: '1' });\n`;
  }
  for (const path of Object.keys(files)) if (path.startsWith('functions')) files[path] += '}\n';
  for (const each of Object.keys(subscribers))
    files[`functions/subscribers/${each}.ts`] = 'export async function listen() {}\n';
  return createApp({
    ...files,
    'tsc-run.config.ts': `export default ${JSON.stringify({ events: { subscribers } })};\n`,
    'events/user-registered.ts': undefined,
    'events/order-paid.ts': undefined,
    'functions/api/users.ts': undefined,
    'functions/subscribers/mail.ts': undefined,
  });
}

describe.skipIf(whyNoBrowser !== '')(`the page in a browser ${whyNoBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  /** Opens a page from the disk; anything that it wants from elsewhere, and every complaint, fails the test. */
  async function open(html: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 }, colorScheme });
    page.setDefaultTimeout(20_000);
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => !request.url().startsWith('file:') && complaints.push(request.url()));
    const root = createApp({ 'page.html': html });
    await page.goto(`file://${root}/page.html`);
    await page.locator('.status').waitFor();
    return page;
  }
  const complaints: string[] = [];

  async function render(root: string): Promise<string> {
    const { code, stdout, stderr } = await runInside(root, 'graph --as html');
    expect(code, stderr).toBe(0);
    return stdout;
  }

  async function expectAccessible(page: Page): Promise<void> {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    expect(violations.map(({ id, nodes }) => ({ id, html: nodes.map(({ html }) => html).slice(0, 3) }))).toEqual([]);
  }

  async function picture(page: Page, name: string): Promise<void> {
    const folder = process.env['PICTURES'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }

  const names = (page: Page, column: string): Promise<string[]> => page.locator(`.${column} .name`).allTextContents();

  test.each(['light', 'dark'] as const)('shows a few events, in %s colors', async (colors) => {
    const page = await open(
      await render(createApp({ ...SHOP, 'events/order-paid.ts': undefined, 'lib/dynamic.ts': undefined })),
      colors,
    );
    expect(await page.locator('.status').textContent()).toBe('2 emitters, 4 events, 2 subscribers');
    expect(await names(page, 'emitter')).toEqual(['mail', 'GET, POST /users']);
    expect(await page.locator('.badge').allTextContents()).toEqual(['no subscriber', 'never emitted']);
    await expectAccessible(page);
    await picture(page, `few-${colors}`);
    await page.getByRole('button', { name: 'user.registered' }).click();
    expect(await page.locator('aside li').allTextContents()).toEqual(['GET, POST /users', 'mail']);
    await expectAccessible(page);
    await picture(page, `few-selected-${colors}`);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('says what is missing', async () => {
    const page = await open(await render(createApp(SHOP)));
    expect(await page.locator('.note').textContent()).toContain('lib/dynamic.ts');
    await page.close();
  });

  test.each(['light', 'dark'] as const)('shows a thousand events, in %s colors', async (colors) => {
    const page = await open(await render(writeLargeApp()), colors);
    expect(await page.locator('.status').textContent()).toBe('192 emitters, 1,000 events, 100 subscribers');
    await picture(page, `thousand-${colors}`);
    const size = await page
      .locator('.event')
      .first()
      .evaluate((box) => box.getBoundingClientRect().height);
    expect(size).toBeGreaterThan(20);
    await page.getByLabel('Search').fill('invoice thing7');
    expect(await page.locator('.status').textContent()).toBe('Found: 11 events');
    expect((await names(page, 'event')).every((name) => name.startsWith('invoice.thing7'))).toBe(true);
    await expectAccessible(page);
    await picture(page, `thousand-found-${colors}`);
    await page.getByLabel('Search').fill('');
    await page.getByLabel('Orphans').selectOption('unemitted');
    expect(new Set(await page.locator('.badge').allTextContents())).toEqual(new Set(['never emitted']));
    await picture(page, `thousand-orphans-${colors}`);
    await page.getByLabel('Orphans').selectOption('');
    await page.getByRole('button', { name: 'Overview' }).click();
    await picture(page, `thousand-all-${colors}`);
    await page.getByRole('button', { name: 'Back to the start' }).click();
    await page.locator('.subscriber').first().click();
    await page.getByRole('button', { name: 'Show only this' }).click();
    expect(await names(page, 'subscriber')).toHaveLength(1);
    await picture(page, `thousand-only-${colors}`);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('is used with the keyboard alone', async () => {
    const page = await open(await render(createApp({ ...SHOP, 'lib/dynamic.ts': undefined })));
    const focused = (): Promise<string> => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('/');
    await page.keyboard.type('deleted');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('user.deletednever emitted');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('mail');
    await page.keyboard.press('Enter');
    expect(await page.locator('aside h2').textContent()).toBe('mail');
    await page.keyboard.press('Escape');
    expect(await page.locator('aside').isHidden()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByLabel('Search').inputValue()).toBe('');
    expect(await names(page, 'event')).toHaveLength(5);
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toContain('user.');
    await page.keyboard.press('Home');
    expect(await focused()).toContain('cart.emptied');
    const scale = (): Promise<number> =>
      page.evaluate(`new DOMMatrix(document.querySelector('.drawing').style.transform).a`);
    await page.keyboard.press('+');
    expect(await scale()).toBeCloseTo(1.25);
    await page.keyboard.press('0');
    expect(await scale()).toBe(1);
    await page.close();
  });

  test('is moved and zoomed with the pointer', async () => {
    const page = await open(await render(writeLargeApp()));
    const place = (): Promise<readonly [number, number, number]> =>
      page.evaluate(`(({ a, e, f }) => [a, e, f])(new DOMMatrix(document.querySelector('.drawing').style.transform))`);
    const [, x, y] = await place();
    await page.mouse.move(700, 500);
    await page.mouse.wheel(0, 300);
    expect((await place())[2]).toBeLessThan(y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    expect((await place())[0]).toBeGreaterThan(1);
    await page.keyboard.press('0');
    await page.mouse.move(380, 500);
    await page.mouse.down();
    await page.mouse.move(340, 460, { steps: 4 });
    await page.mouse.up();
    expect((await place()).slice(1)).toEqual([x - 40, y - 40]);
    expect(await page.locator('aside').isHidden()).toBe(true);
    await page.close();
  });

  test('shows hostile names as text', async () => {
    const root = createApp();
    const { stdout } = await runInside(root, 'graph --as html');
    const page = await open(
      stdout.replace(/(id="graph">).*(<\/script>)/, (_, start: string, end: string) => {
        const data = /id="graph">(.*)<\/script>/.exec(toHtml(HOSTILE_GRAPH, { script: '', style: '' }))?.[1] ?? '';
        return `${start}${data}${end}`;
      }),
    );
    expect(await names(page, 'event')).toEqual(HOSTILE);
    expect(await page.title()).toBe('Events: who emits and who subscribes');
    for (const name of HOSTILE) {
      await page.locator('.event').nth(HOSTILE.indexOf(name)).click();
      expect(await page.locator('aside h2').textContent()).toBe(name);
      await page.keyboard.press('Escape');
    }
    await expectAccessible(page);
    await picture(page, 'hostile');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test('two runs print the same', async () => {
  const root = createApp(SHOP);
  for (const form of ['mermaid', 'dot', 'json', 'html']) {
    const [one, other] = [await runInside(root, `graph --as ${form}`), await runInside(root, `graph --as ${form}`)];
    expect(one.stdout).toBe(other.stdout);
  }
  expect(listFolder(root)).not.toContain('graph.html');
});
