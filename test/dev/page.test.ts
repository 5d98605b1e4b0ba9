import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, whyNoBrowser } from '../support/browser.js';
import { waitFor } from '../support/wait-for.js';
import { actLikeShop, openTestHost, ORDER, type TestHost, USER } from './page-host.js';

let browser: Browser;
let host: TestHost;
let page: Page;
/** What browsers complain of: errors of scripts, refusals of the policy, and failed requests. */
let complaints: string[] = [];

async function openPage(): Promise<Page> {
  const opened = await browser.newPage({ viewport: { width: 1400, height: 860 }, reducedMotion: 'reduce' });
  opened.setDefaultTimeout(10_000);
  opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  opened.on('pageerror', (error) => complaints.push(error.message));
  return opened;
}

const rows = (): ReturnType<Page['getByRole']> => page.locator('.list-rows [role=row]');
const button = (name: string): ReturnType<Page['getByRole']> => page.getByRole('button', { name, exact: true });

/** Waits until a text is shown. */
const expectText = (text: string): Promise<void> => page.getByText(text, { exact: false }).first().waitFor();

describe.skipIf(whyNoBrowser !== '')(`the page in a browser ${whyNoBrowser}`, () => {
  beforeAll(async () => {
    [browser, host] = await Promise.all([openBrowser(), openTestHost()]);
    page = await openPage();
  });
  afterAll(async () => {
    await browser.close();
    await host.close();
  });
  beforeEach(async () => {
    complaints = [];
    host.onDelivery.clear();
    await page.goto('about:blank');
    await page.goto(host.url);
    await page.getByText('Live', { exact: true }).waitFor();
  });
  afterEach(async () => {
    await host.bus.idle();
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  });

  test('draws what happens as a trace, live', async () => {
    actLikeShop(host);
    await page.getByText('No events yet').waitFor();
    expect(await page.locator('.empty .code').textContent()).toMatch(/^curl .*\/users$/);
    await host.request('POST', '/users', 'user.registered', USER);
    await host.bus.idle();
    await waitFor(async () => (await rows().count()) === 6, 'trace of six rows');
    await waitFor(async () => (await page.getByText('running', { exact: true }).count()) === 0, 'end of all');
    const told = await rows().evaluateAll((all) =>
      all.map((row) => `${row.ariaLevel} ${row.querySelector('.name')?.textContent?.trim()}`),
    );
    expect(told[0]).toBe('1 request POST /users');
    expect(told[1]).toContain(`2 emit user.registered ${JSON.stringify(USER)}`);
    expect(told.slice(2).toSorted()).toEqual([
      '3 delivery send-welcome-email',
      '3 delivery update-analytics',
      '4 emit welcome.sent {"id":"u1","to":"ada@example.com"}',
      '5 delivery audit-log',
    ]);
    const [first, email] = await Promise.all(
      ['POST /users', 'send-welcome-email'].map((name) =>
        rows().filter({ hasText: name }).locator('.time-bar').boundingBox(),
      ),
    );
    expect(email!.x).toBeGreaterThan(first!.x);
  });

  test('shows a payload, attempts and errors; redrives one dead letter, and all', async () => {
    actLikeShop(host);
    const ids = ['declined-1', 'declined-2', 'declined-3'];
    for (const orderId of ids) await host.emit('order.paid', { ...ORDER, orderId });
    await host.bus.idle();
    await page.getByRole('link', { name: 'Deliveries 3 dead' }).click();
    await waitFor(async () => (await page.locator('.letter').count()) === 3, 'three dead letters');
    expect(await page.locator('.letter summary').first().textContent()).toBe(
      'Error: The payment provider declined the card',
    );

    await page.locator('.letter-name').first().click();
    const detail = page.getByRole('complementary', { name: 'order.paid' });
    await detail.getByText('"declined-3"').waitFor();
    expect(await detail.locator('.attempts').first().innerText()).toMatch(
      /Attempt 1[\s\S]*failed[\s\S]*Attempt 2[\s\S]*dead/,
    );
    await detail.getByText('The last error').click();
    await detail.getByText('at ', { exact: false }).first().waitFor();

    host.onDelivery.delete('charge-card');
    await detail.getByRole('button', { name: 'Redrive charge-card' }).click();
    await page.getByText('1 delivery started again.').waitFor();
    await page.getByRole('link', { name: 'Deliveries 2 dead' }).click();
    await button('Redrive all').click();
    await page.getByText('2 deliveries started again.').waitFor();
    await page.getByText('No dead letters').waitFor();
    expect(await host.bus.admin.deliveries({ state: 'dead' })).toEqual([]);
  });

  test('replays an event', async () => {
    let times = 0;
    host.onDelivery.set('audit-log', () => void times++);
    const id = await host.emit('welcome.sent', { id: 'again', to: 'ada' });
    await host.bus.idle();
    await page.goto(`${host.url}#/activity/emit/${id}`);
    await button('Replay').click();
    await expectText('1 delivery started again.');
    await waitFor(() => times === 2, 'second delivery');
  });

  test('makes a form of a schema, refuses a wrong payload, and emits a right one', async () => {
    await page.goto(`${host.url}#/emit/user.registered`);
    const count = async (): Promise<number> => (await host.bus.admin.deliveries({ type: 'user.registered' })).length;
    const before = await count();
    await button('Emit').click();
    await page.getByText('Not emitted: 4 problems').waitFor();
    await waitFor(
      () => page.evaluate<boolean>(`document.activeElement?.id === 'field/id'`),
      'focus of the first wrong field',
    );
    await page.getByLabel('id', { exact: true }).fill('u7');
    await page.getByLabel('name', { exact: true }).fill('Ada');
    await page.getByLabel('email').fill('ada');
    await page.getByLabel('plan').selectOption('pro');
    await page.getByLabel('age').fill('12');
    await button('Add address').click();
    await page.getByLabel('street').fill('1 Main St');
    await page.getByLabel('city').fill('London');
    await button('Emit').click();
    await page.getByText('Not emitted: 2 problems').waitFor();
    expect(await page.getByLabel('email').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.issue').allTextContents()).toEqual([
      'expected a string in the form email',
      'expected a number from 13',
    ]);
    expect(await count()).toBe(before);

    await page.getByLabel('email').fill('ada@example.com');
    await page.getByLabel('age').fill('36');
    await button('Emit').click();
    await page.getByRole('link', { name: 'See what follows' }).click();
    await page.getByText('"1 Main St"', { exact: true }).waitFor();
    expect(await count()).toBe(before + 2);
  });

  test('shows the refusal of the bus at the form, and keeps what was entered', async () => {
    await page.goto(`${host.url}#/emit/catalog.imported`);
    await page.getByText('For a form, install ts-morph').waitFor();
    const field = page.getByLabel('Payload as JSON');
    await field.fill('{"a": }');
    await button('Emit').click();
    await page.getByText('is not JSON', { exact: false }).waitFor();
    const large = JSON.stringify('x'.repeat(600_000));
    await field.fill(large);
    await button('Emit').click();
    await page.getByText('The event was refused').waitFor();
    expect(await page.locator('.refusal').textContent()).toMatch(/600002/);
    expect(await field.inputValue()).toBe(large);
    // Chromium tells of every answer that refuses.
    complaints = complaints.filter((each) => !/status of 422/.test(each));
  });

  test('switches between the form and JSON, and starts from an event that was emitted', async () => {
    const id = await host.emit('order.paid', ORDER);
    await page.goto(`${host.url}#/activity/emit/${id}`);
    await button('Emit another').click();
    await page.getByLabel('orderId').fill('order-2');
    await button('JSON').click();
    const field = page.getByLabel('Payload as JSON');
    expect(JSON.parse(await field.inputValue())).toEqual({ ...ORDER, orderId: 'order-2' });
    await field.fill(JSON.stringify({ ...ORDER, extra: 1 }));
    await button('Form').click();
    await page.getByText('The form cannot show this payload', { exact: false }).waitFor();
    await button('Emit').click();
    await page.getByText('Emitted.').waitFor();
  });

  test('needs no mouse', async () => {
    await host.request('POST', '/users', 'user.registered', USER);
    await host.request('POST', '/orders', 'order.paid', ORDER);
    await host.bus.idle();
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const marked = (): Promise<string | undefined | null> =>
      page.evaluate(
        `document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.querySelector('.name').textContent`,
      );
    await press('/');
    await page.keyboard.type('/orders');
    await waitFor(async () => (await rows().count()) === 4, 'one trace');
    await press('Escape');
    await waitFor(async () => (await rows().count()) > 4, 'all traces');
    await press('Escape', 'Tab', 'Tab', 'Tab');
    await waitFor(async () => (await marked()) === 'request POST /orders', 'mark at the newest');
    await press('ArrowDown');
    await waitFor(async () => (await marked())?.startsWith('emit order.paid') === true, 'mark at the emit');
    await press('Enter');
    await waitFor(
      () => page.evaluate<boolean>(`document.activeElement?.id === 'detail-title'`),
      'focus of the details',
    );
    await press('Escape');
    await waitFor(() => page.evaluate<boolean>(`document.activeElement?.role === 'treegrid'`), 'focus of the list');
    await press('ArrowLeft');
    await expectText('+3');
    await press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await press('Escape', '3');
    await page.getByLabel('Event', { exact: true }).waitFor();
    await page
      .getByLabel('orderId')
      .or(page.getByLabel('name', { exact: true }))
      .first()
      .focus();
    await press('Control+Enter');
    await page.getByText('Not emitted', { exact: false }).waitFor();
  });

  test('shows hostile payloads as text, and a long one only in part', async () => {
    const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const reversed = 'safe\u202Eexe.txt';
    const data = {
      ...JSON.parse('{"__proto__":{"polluted":true},"constructor":1}'),
      markup,
      reversed,
      long: 'y'.repeat(200_000),
    };
    host.onDelivery.set('audit-log', () => {
      throw new Error(`${markup} ${reversed}`);
    });
    const id = await host.emit('catalog.imported', data);
    await host.bus.idle();
    await page.goto(`${host.url}#/activity/emit/${id}`);
    const payload = page.getByRole('region', { name: 'Payload' });
    await payload.getByText('"__proto__"').waitFor();
    const text = await payload.innerText();
    expect(text).toContain(JSON.stringify(markup));
    expect(text).toContain(String.raw`safe\u202eexe.txt`);
    expect(text.length).toBeLessThan(2000);
    await page.getByText('Show all', { exact: false }).click();
    await waitFor(async () => (await payload.innerText()).length > 200_000, 'the whole payload');
    await page.getByText('The last error').click();
    expect(await page.locator('img, script:not([type=module]), iframe').count()).toBe(0);
    expect(await page.title()).toBe('Activity · shop');
    expect(await page.evaluate('({}).polluted')).toBeUndefined();
  });

  test('connects again when the server comes back, and then acts with its new token', async () => {
    await host.stop();
    await expectText('Reconnecting…');
    await host.start();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.goto(`${host.url}#/emit/welcome.sent`);
    await button('Fill in an example').click();
    await button('Emit').click();
    await page.getByText('Emitted.').waitFor();
    // Chromium tells of every connection that fails.
    complaints = complaints.filter((each) => !/net::ERR_/.test(each));
  });

  test('stays quick and small at a thousand events a second', async () => {
    await page.evaluate(`
      let last = performance.now();
      globalThis.longest = 0;
      requestAnimationFrame(function frame() {
        const now = performance.now();
        longest = Math.max(longest, now - last);
        last = now;
        requestAnimationFrame(frame);
      });`);
    for (let batch = 0; batch < 40; batch++) {
      for (let index = 0; index < 50; index++) {
        const id = `flood-${batch}-${index}`;
        const time = new Date().toISOString();
        host.journal.add({ kind: 'emit', id, time, type: 'order.paid', data: JSON.stringify(ORDER), ms: 1 });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await rows().filter({ hasText: 'order.paid' }).first().waitFor();
    await page.getByText('1,000 activities').waitFor();
    expect(await rows().count()).toBeLessThan(60);
    expect(await page.evaluate<number>('longest')).toBeLessThan(1000);
    await page.locator('.list').evaluate((list) => (list.scrollTop = 5000));
    await waitFor(async () => (await rows().first().getAttribute('aria-rowindex')) !== '2', 'rows further down');
    const first = await page.locator('.list-rows [role=row]').nth(9).getAttribute('id');
    const place = await page.locator(`[id="${first}"]`).boundingBox();
    host.journal.add({
      kind: 'request',
      id: 'new',
      time: new Date().toISOString(),
      method: 'GET',
      path: '/new',
      ms: 1,
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await page.locator(`[id="${first}"]`).boundingBox())?.y).toBeCloseTo(place?.y ?? 0, 0);
    await button('To the newest').click();
    await rows().filter({ hasText: 'GET /new' }).waitFor();
  });

  test('marks who emits to nobody, and who is never emitted', async () => {
    await page.goto(`${host.url}#/map`);
    const row = (name: string): ReturnType<Page['getByRole']> => page.getByRole('row').filter({ hasText: name });
    expect(await row('payment.failed').innerText()).toContain('nobody subscribes');
    expect(await row('catalog.imported').innerText()).toContain('nobody emits it');
    expect(await row('user.registered').innerText()).toMatch(
      /users\.ts:12[\s\S]*send-welcome-email\s+update-analytics/,
    );
    await page.getByText('2 orphans').waitFor();
    await page.getByRole('cell', { name: '/users/[id]', exact: true }).waitFor();
  });

  /** Goes through the views as one who looks for what is wrong with them. */
  async function findViolations(tags: string): Promise<readonly string[]> {
    actLikeShop(host);
    await host.request('POST', '/orders', 'order.paid', { ...ORDER, orderId: 'declined-9' });
    await host.bus.idle();
    await page.evaluate(axe.source);
    const found: string[] = [];
    for (const view of ['activity', 'deliveries', 'emit/order.paid', 'map']) {
      await page.goto(`${host.url}#/${view}`);
      if (view === 'activity') await rows().filter({ hasText: 'order.paid' }).first().click();
      if (view.startsWith('emit')) await button('Emit').click();
      await page.waitForTimeout(150);
      const broken = await page.evaluate<readonly string[]>(`axe.run(document, { ${tags} }).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
      found.push(...broken.map((each) => `${view}: ${each}`));
    }
    return found;
  }

  test('keeps the rules of accessibility', async () => {
    expect(await findViolations("resultTypes: ['violations']")).toEqual([]);
  });

  test('keeps the contrast of its texts in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findViolations("runOnly: ['color-contrast']")).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('is as wide as a telephone', async () => {
    await page.setViewportSize({ width: 400, height: 800 });
    await host.emit('order.paid', ORDER);
    for (const view of ['activity', 'deliveries/all', 'emit/order.paid', 'map']) {
      await page.goto(`${host.url}#/${view}`);
      await page.waitForTimeout(100);
      expect([view, await page.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([view, 400]);
    }
    await page.goto(`${host.url}#/activity`);
    await rows().filter({ hasText: 'order.paid' }).first().click();
    await page.getByRole('complementary', { name: 'order.paid' }).waitFor();
    expect(await page.locator('.list').isVisible()).toBe(false);
    expect(await findViolations("resultTypes: ['violations']")).toEqual([]);
    await page.setViewportSize({ width: 1400, height: 860 });
  });
});
