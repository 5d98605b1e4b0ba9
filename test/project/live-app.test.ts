import { expect, test } from 'vitest';
import { createLiveApp } from '../../src/project/app/live-app.js';

test('an import that cannot be read is tried again at the next analysis', () => {
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
  const app = createLiveApp('/app', {
    list: (folder) => [...texts.keys()].filter((path) => path.startsWith(`${folder}/`)),
    read(path) {
      if (isLocked && path === 'names/orders.ts') throw new Error('locked');
      return texts.get(path);
    },
  });
  expect(() => app.analysis()).toThrow('locked');
  isLocked = false;
  expect(app.analysis()).toMatchObject({ complete: true, diagnostics: [] });
});
