import type { Event } from '../../src/analysis/model/model.js';
import type { WireForms } from '../../src/contracts/model/wire-type.js';
import { readWireForms } from '../../src/contracts/read/read-wire-forms.js';
import { createMemoryFolder } from '../support/analyze.js';
import { REPOSITORY } from '../support/app.js';

const TSCONFIG = JSON.stringify({ compilerOptions: { target: 'es2022', module: 'nodenext', strict: true } });

/** The event that a file exports. */
export function toEvent(name: string, file: string, exportName = 'CaseEvent'): Event {
  const span = { file, start: 0, end: 0 };
  const type = { file, exportName, typeName: exportName, span, ownName: name, letters: name, json: 'open' } as const;
  return { name, namedBy: 'tag', type, subscribers: [] };
}

/** Reads the `CaseEvent` of each text, by event name; the packages of this repository are installed. */
export function readTypes(
  texts: ReadonlyMap<string, string>,
  others: Readonly<Record<string, string>> = {},
): Promise<WireForms> {
  const files = new Map([
    ['tsconfig.json', TSCONFIG],
    ['package.json', '{ "type": "module" }'],
    ...Object.entries(others),
  ]);
  const events = [...texts].map(([name, text], index) => {
    const file = `events/case-${index}.ts`;
    files.set(file, text);
    return toEvent(name, file);
  });
  return readWireForms({ folder: createMemoryFolder(files, REPOSITORY.replace(/\/$/, '')), events });
}

/** A text that exports `CaseEvent`; a type alone becomes one. */
export function toText(type: string): string {
  return /^export /m.test(type) ? type : `export type CaseEvent = ${type};`;
}
