import { expect, test } from 'vitest';
import { createSession } from '../../src/analysis/session/session.js';
import { compareVersions } from '../../src/contracts/compare/compare-versions.js';
import type { Version } from '../../src/contracts/compare/change.js';
import type { Blame } from '../../src/contracts/compare/find-blame.js';
import { loadMorph } from '../../src/contracts/read/load-morph.js';
import { readWireForms } from '../../src/contracts/read/read-wire-forms.js';
import { createMemoryFolder } from '../support/analyze.js';
import { nameOf, PAIRS, toFiles } from './pairs.js';

async function read(side: 'before' | 'now'): Promise<Version> {
  const folder = createMemoryFolder(new Map(Object.entries(toFiles(side))));
  const { model } = createSession({ folder }).analysis();
  return { model, forms: await readWireForms({ folder, events: model.events }) };
}

const versions = { before: await read('before'), now: await read('now') };
const { ts } = loadMorph(createMemoryFolder(new Map()));
const { changes } = compareVersions(ts, versions);

function describeBlames(blames: readonly Blame[] | undefined): string {
  if (blames === undefined) return 'same';
  return blames.length === 0 ? 'yes' : blames.map(({ kind, path }) => `${kind} ${path || '-'}`).join(', ');
}

test('the table of pairs is large enough, and has every pair once', () => {
  expect(versions.now.model.events.length).toBe(PAIRS.length);
  expect(PAIRS.length).toBeGreaterThan(60);
  expect(new Set(PAIRS.map(({ title }) => title)).size).toBe(PAIRS.length);
});

test.each(PAIRS.map((pair, index) => ({ ...pair, index })))('$title', ({ index, newReadsOld, oldReadsNew }) => {
  const change = changes.find(({ name }) => name === nameOf(index));
  expect({
    newReadsOld: describeBlames(change?.newReadsOld),
    oldReadsNew: describeBlames(change?.oldReadsNew),
  }).toEqual({ newReadsOld, oldReadsNew });
});
