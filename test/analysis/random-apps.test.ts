import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/analysis/model/analysis.js';
import { analyze } from '../support/analyze.js';
import { diagnosticsOf } from '../support/marked-app.js';
import { createRandom } from '../support/random.js';
import { type Meaning, randomApp } from '../support/random-app.js';

/** The number of apps. To repeat one failure, give its seed: FUZZ_SEED=123 FUZZ_APPS=1. */
const APPS = Number(process.env['FUZZ_APPS'] ?? 1_000);
const FIRST = Number(process.env['FUZZ_SEED'] ?? 1);

function meaningOf({ model, callSites }: Analysis): Meaning {
  const emits: Record<string, string[]> = {};
  for (const { names, span } of callSites) (emits[span.file] ??= []).push(...names.map(({ name }) => name));
  return {
    events: model.events.map(({ name, type, subscribers }) => ({
      name,
      file: type.file,
      exportName: type.exportName,
      subscribers,
    })),
    subscribers: model.subscribers.map(({ name, external, events }) => ({ name, external, events })),
    emits,
  };
}

describe('random apps', () => {
  test(`have the intended meaning: ${APPS} from seed ${FIRST}`, () => {
    for (let seed = FIRST; seed < FIRST + APPS; seed++) {
      const { meaning, sources } = randomApp(createRandom(seed));
      const analysis = analyze(sources);
      const problems = diagnosticsOf(analysis).filter(({ severity }) => severity === 'error');
      const app = `seed ${seed}\n${sources.map(({ path, text }) => `--- ${path}\n${text}`).join('')}`;
      expect(
        problems.map(({ message }) => message),
        app,
      ).toEqual([]);
      expect(analysis.coverage, app).toBe('whole');
      expect(meaningOf(analysis), app).toEqual(meaning);
    }
  });
});
