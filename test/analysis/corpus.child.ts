/** Reads other people's TypeScript as event files: in time, twice with the same result, and with output that parses. */
import { readFileSync, writeSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { analyze } from '../support/analyze.js';
import { renderFiles } from '../../src/render/render.js';

const CONFIG = { path: 'tsc-run.config.ts', text: 'export default {};' };

/** Under another extension, a declaration file is a source file. */
function pathOf(file: string): string {
  return `events/a.${/\.(?:d\.)?([mc]?)tsx?$/.exec(file)?.[1] ?? ''}ts`;
}

function outputOf(text: string, file: string): string {
  const path = pathOf(file);
  const emitting = { path: 'src/a.ts', text: `import { events } from '@tsc-run/core';\n${text}` };
  const { model } = analyze([{ path, text }, emitting, CONFIG]);
  const files = renderFiles(model);
  for (const { path: name, text: code } of files) {
    if (name.endsWith('.json')) JSON.parse(code);
    else if (parseSync(name, code).errors.length > 0) throw new Error(`${name} does not parse`);
  }
  return JSON.stringify(files.map(({ path: name, text: code }) => [name, code]));
}

for (const file of JSON.parse(readFileSync(0, 'utf8')) as string[]) {
  writeSync(1, `${file}\n`);
  const text = readFileSync(file, 'utf8');
  const started = performance.now();
  const output = outputOf(text, file);
  const took = performance.now() - started;
  // A second and ten milliseconds per kilobyte, on a busy machine.
  if (took > 2_000 + text.length / 20) throw new Error(`${file} took ${Math.round(took)} ms`);
  if (outputOf(text, file) !== output) throw new Error(`${file} gives two outputs`);
}
writeSync(1, 'end\n');
