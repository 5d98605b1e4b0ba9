import { expect, test } from 'vitest';
import { openApp } from '../../src/project/app/open-app.js';
import { createMemoryFolder } from '../support/analyze.js';

test('an import that could not be read once is read the next time', () => {
  const texts = new Map([
    ['events/order-paid.ts', 'export type OrderPaidEvent = {};\n'],
    ['names/orders.ts', "export const paid = 'order.paid';\n"],
    [
      'tsc-run.config.ts',
      `import { paid } from './names/orders.js';
export default { events: { subscribers: { mail: { external: true, events: [paid] } } } };
`,
    ],
  ]);
  let isLocked = true;
  const folder = createMemoryFolder(texts);
  const { session } = openApp({
    folder: {
      ...folder,
      read(path) {
        if (isLocked && path === 'names/orders.ts') throw new Error('locked');
        return folder.read(path);
      },
    },
  });
  expect(() => session.analysis()).toThrow('locked');
  isLocked = false;
  expect(session.analysis()).toMatchObject({ coverage: 'whole', diagnostics: [] });
});
