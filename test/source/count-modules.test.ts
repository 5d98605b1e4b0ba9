import { expect, test } from 'vitest';
import { listEnteredModules } from './count-modules.js';

const MAX_MODULES = 45;

test(`generate enters at most ${MAX_MODULES} modules for an app with one event`, () => {
  const modules = listEnteredModules();
  expect(modules).toContain('cli/bin.ts');
  expect(modules.length, modules.join('\n')).toBeLessThanOrEqual(MAX_MODULES);
});
