import { describe, expect, test } from 'vitest';
import { analyze } from '../support/analyze.js';
import { renderFiles } from '../../src/render/render.js';
import { createRandom } from '../support/random.js';
import { randomApp } from '../support/random-app.js';

describe('the generated files', () => {
  test.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'do not depend on the order of the files: seed %i',
    (seed) => {
      const random = createRandom(seed);
      const { sources } = randomApp(random);
      const expected = renderFiles(analyze(sources).model);
      for (let round = 0; round < 5; round++)
        expect(renderFiles(analyze(random.shuffle(sources)).model)).toEqual(expected);
    },
  );

  test('have posix paths and line feeds, and end with exactly one line feed', () => {
    for (const { path, text } of renderFiles(analyze(randomApp(createRandom(1)).sources).model)) {
      expect(path).toMatch(/^generated\/[a-z]+\.(?:ts|json)$/);
      expect(text).not.toContain('\r');
      expect(text).toMatch(/[^\n]\n$/);
    }
  });

  test('record the origin of each event and subscription', () => {
    const sources = [
      { path: 'events/a.ts', text: 'export type OrderPaidEvent = {};' },
      { path: 'functions/subscribers/mail.ts', text: 'export const listen = () => {};' },
      {
        path: 'tsc-run.config.ts',
        text: `export default { events: { subscribers: { mail: { events: ['order.paid'] } } } } as const;`,
      },
    ];
    const [registry, subscribers] = renderFiles(analyze(sources).model);
    const originsOf = (file: typeof registry) =>
      [...(file?.origins ?? [])].map(([line, { file: from, start }]) => [
        file?.text.split('\n')[line - 1]?.trim(),
        from,
        sources.find(({ path }) => path === from)?.text.slice(start, start + 6),
      ]);
    expect(originsOf(registry)).toContainEqual([
      '"order.paid": import("../events/a.js").OrderPaidEvent;',
      'events/a.ts',
      'OrderP',
    ]);
    expect(originsOf(subscribers).map(([, from, text]) => [from, text])).toContainEqual([
      'functions/subscribers/mail.ts',
      'listen',
    ]);
  });
});
