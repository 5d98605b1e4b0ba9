import { spawnSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { escapeControls } from '../../src/analysis/lib/quote.js';
import { toDot } from '../../src/render/graph/dot.js';
import type { Graph } from '../../src/render/graph/graph.js';
import { MERMAID_LIMITS, toMermaid } from '../../src/render/graph/mermaid.js';
import { createApp } from '../support/app.js';
import { openBrowser, whyNoBrowser } from '../support/browser.js';
import { runInside } from '../support/run-inside.js';
import { HOSTILE, HOSTILE_GRAPH } from './hostile-graph.js';

/** Each event has an emitter and a subscriber of its own. */
function createGraph(events: number): Graph {
  const names = Array.from({ length: events }, (_, index) => `order.line${index}.paid`);
  return {
    emitters: names.map((name) => ({ name, kind: 'file', file: `lib/${name}.ts` })),
    events: names.map((name) => ({ name, type: 'AnyEvent', file: 'events/all.ts' })),
    subscribers: names.map((name) => ({ name, external: true })),
    emits: names.map((name) => ({ file: `lib/${name}.ts`, event: name })),
    deliveries: names.map((name) => ({ event: name, subscriber: name })),
    unread: [],
  };
}

const LABELS = HOSTILE.map(escapeControls);

const whyNoDot =
  spawnSync('dot', ['-V']).error === undefined
    ? ''
    : '(skipped: no Graphviz on this machine; run apt-get install graphviz)';

describe.skipIf(whyNoDot !== '')(`Graphviz ${whyNoDot}`, () => {
  const draw = (dot: string): string => {
    const { status, stdout, stderr } = spawnSync('dot', ['-Tsvg'], { input: dot, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  };
  const unescape = (text: string): string =>
    text
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');

  test('shows hostile names as they are', () => {
    const texts = [...draw(toDot(HOSTILE_GRAPH)).matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) =>
      unescape(text),
    );
    for (const label of LABELS) expect(texts.filter((text) => text.trim() === label.trim())).toHaveLength(3);
  });

  test('draws 300 events', () => {
    expect(draw(toDot(createGraph(300))).match(/class="edge"/g)).toHaveLength(600);
  });
});

/** Mermaid is larger than everything else that the tests install, so it is no dependency. */
const MERMAID = process.env['MERMAID'];
const whyNoMermaid =
  MERMAID === undefined ? '(skipped: set MERMAID to the mermaid.min.js of npm install mermaid)' : whyNoBrowser;

describe.skipIf(whyNoMermaid !== '')(`Mermaid ${whyNoMermaid}`, () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage();
    await page.addScriptTag({ path: MERMAID as string });
  });
  afterAll(() => browser.close());

  /** The texts of the nodes, or what Mermaid shows in place of the graph. */
  const draw = (text: string): Promise<readonly string[]> =>
    page.evaluate(`mermaid.render('drawn', ${JSON.stringify(text)}).then(({ svg }) => {
      const { body } = new DOMParser().parseFromString(svg.replaceAll('<br', '\\n<br'), 'text/html');
      return [...body.querySelectorAll('.node')].map((node) => node.textContent.trim().split('\\n')[0]);
    })`);

  test('shows hostile names as they are', async () => {
    await page.evaluate('mermaid.initialize({ maxTextSize: 1_000_000 })');
    const texts = await draw(toMermaid(HOSTILE_GRAPH));
    await page.evaluate('mermaid.initialize({ maxTextSize: 50_000 })');
    for (const label of LABELS)
      expect(
        texts.filter((text) => text.replace('\u200B', '').trim() === label.trim()),
        label,
      ).toHaveLength(3);
  });

  test('draws what is within its limits, and nothing beyond', async () => {
    const events = MERMAID_LIMITS.arrows / 2;
    const parse = (graph: Graph): Promise<unknown> =>
      page.evaluate(`mermaid.parse(${JSON.stringify(toMermaid(graph))})`);
    await expect(parse(createGraph(events))).resolves.toMatchObject({ diagramType: 'flowchart-v2' });
    await expect(parse(createGraph(events + 1))).rejects.toThrow('Edge limit exceeded');
    const boxOf = (length: number): string => `flowchart LR\n  a["${'x'.repeat(length)}"]\n`;
    const most = MERMAID_LIMITS.characters - boxOf(0).length;
    expect(await draw(boxOf(most))).toEqual(['x'.repeat(most)]);
    expect(await draw(boxOf(most + 1))).toEqual(['Maximum text size in diagram exceeded']);
  });
});

test('what Mermaid would not draw has a note', async () => {
  const names = Array.from({ length: MERMAID_LIMITS.arrows + 1 }, (_, index) => `'order.line${index}'`);
  const types = names.map((_, index) => `export type OrderLine${index}Event = { id: string };`);
  const root = createApp({
    'events/lines.ts': types.join('\n'),
    'tsc-run.config.ts': `export default { events: { subscribers: { all: { external: true, events: [${names.join(', ')}] } } } };`,
  });
  const { code, stdout, stderr } = await runInside(root, 'graph');
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `note: Mermaid draws at most 500 arrows and 50,000 characters, unless it is set up for more. This graph has 502 arrows and ${stdout.length.toLocaleString('en')} characters: use --as html or --as dot.\n`,
  });
  expect((await runInside(root, 'graph --as dot')).stderr).toBe('');
});
