import { Project, ts } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import { analyze } from '../support/analyze.js';

const EMIT = `events.emit('user.registerd', {})`;

/** Programs with one wrong name each, `EMIT` or written out. TypeScript decides whether it is reported. */
const PROGRAMS: Record<string, string> = {
  'nothing above': `await ${EMIT};`,
  'the line above': `// @ts-expect-error\nawait ${EMIT};`,
  'words after it': `// @ts-expect-error: no such event\nawait ${EMIT};`,
  'words with a space': `// @ts-expect-error no such event\nawait ${EMIT};`,
  'words before it': `// see @ts-expect-error\nawait ${EMIT};`,
  '@ts-ignore': `//@ts-ignore\nawait ${EMIT};`,
  'three slashes': `/// @ts-ignore\nawait ${EMIT};`,
  'four slashes': `//// @ts-ignore\nawait ${EMIT};`,
  'another case': `// @TS-IGNORE\nawait ${EMIT};`,
  'a longer word': `// @ts-ignored\nawait ${EMIT};`,
  'an empty line between': `// @ts-expect-error\n\n   \nawait ${EMIT};`,
  'a comment between': `// @ts-expect-error\n// because\nawait ${EMIT};`,
  'a block between': `// @ts-expect-error\n/* because */\nawait ${EMIT};`,
  'code between': `// @ts-expect-error\nlet x: string = 1;\nawait ${EMIT};`,
  'the line below it': `await ${EMIT};\n// @ts-ignore\n`,
  'the same line': `await ${EMIT}; // @ts-ignore`,
  'a block': `/* @ts-expect-error */\nawait ${EMIT};`,
  'a block of two stars': `/** @ts-ignore */\nawait ${EMIT};`,
  'the last line of a block': `/*\n * Words.\n * @ts-ignore */\nawait ${EMIT};`,
  'the line before the last of a block': `/*\n * @ts-ignore\n */\nawait ${EMIT};`,
  'the first line of a block': `/* @ts-ignore\n words */\nawait ${EMIT};`,
  'a block in the same line': `/* @ts-ignore */ await ${EMIT};`,
  'a block at the end of the line before': `let y = 1; /* @ts-ignore */\nawait ${EMIT};`,
  'the call, and not its argument': `// @ts-ignore\nawait events.emit(\n  'user.registerd', {});`,
  'the argument': `await events.emit(\n  // @ts-expect-error\n  'user.registerd', {});`,
  'the argument after a parenthesis': `await events.emit( // @ts-expect-error\n  'user.registerd', {});`,
  'a template': `const t = \`\n// @ts-ignore\n\`;\nawait ${EMIT};`,
  'a template that ends in the line': `const t = \`\n// @ts-ignore\n\${await ${EMIT}}\`;`,
  'a comment in a template': `const t = \`\${\n// @ts-ignore\nawait ${EMIT}}\`;`,
  'a string': `const t = '// @ts-ignore';\nawait ${EMIT};`,
  'lines that end in \\r\\n': `// @ts-ignore\r\n\r\nawait ${EMIT};`,
  'lines that end in \\u2028': `// @ts-ignore\u2028await ${EMIT};`,
  'the last line': `// @ts-ignore\nvoid ${EMIT}`,
  'two in a row': `// @ts-ignore\n// @ts-ignore\nawait ${EMIT};`,
  'a conditional': `// @ts-ignore\nawait events.emit(1 ? 'user.registerd' : 'user.registered', {});`,
  'a conditional over several lines': `await events.emit(\n// @ts-ignore\n1\n? 'user.registerd'\n : 'user.registered', {});`,
  'a constant': `const name = 'user.registerd';\n// @ts-ignore\nawait events.emit(name, {});`,
  'the declaration of a constant': `// @ts-ignore\nconst name = 'user.registerd';\nawait events.emit(name, {});`,
  'a list': `// @ts-ignore\nawait events.emitMany([{ type: 'user.registerd', data: {} }]);`,
  'an entry of a list': `await events.emitMany([\n  // @ts-expect-error\n  { type: 'user.registerd', data: {} },\n]);`,
  '@ts-nocheck': `// @ts-nocheck\nimport 'x';\nawait ${EMIT};`,
  '@ts-nocheck with words': `// @ts-nocheck: later\nawait ${EMIT};`,
  '@ts-nocheck after a comment': `/* Words. */\n// @TS-NoCheck\nawait ${EMIT};`,
  '@ts-nocheck after code': `const a = 1;\n// @ts-nocheck\nawait ${EMIT};`,
  '@ts-nocheck in a block': `/* @ts-nocheck */\nawait ${EMIT};`,
  '@ts-nocheck, then @ts-check': `// @ts-nocheck\n// @ts-check\nawait ${EMIT};`,
  '@ts-check, then @ts-nocheck': `// @ts-check\n// @ts-nocheck\nawait ${EMIT};`,
  'after #!': `#!/usr/bin/env node\n// @ts-nocheck\nawait ${EMIT};`,
};

const IMPORT = `import { events } from '@tsc-run/core';\n`;

const JSX = `export const a = <p>{/* @ts-expect-error */}\n{await ${EMIT}}</p>;`;

function toText(code: string): string {
  // Comments at the top have to stay there.
  return /^#!|nocheck/.test(code) ? `${code}\n${IMPORT}` : IMPORT + code;
}

/** Whether TypeScript reports the name, in a program in which `emit` takes only `user.registered`. */
function askCompiler(path: string, text: string): boolean {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      noLib: true,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.Preserve,
      types: [],
    },
  });
  project.createSourceFile(
    '/node_modules/@tsc-run/core/index.d.ts',
    `type Name = 'user.registered';
export declare const events: {
  emit(type: Name, data: unknown): any;
  emitMany(batch: readonly { type: Name; data: unknown }[]): any;
};`,
  );
  const file = project.createSourceFile(`/${path}`, text);
  return file
    .getPreEmitDiagnostics()
    .some((each) => [2322, 2345].includes(each.getCode()) && !isOther(each.getStart()));
  function isOther(start: number | undefined): boolean {
    return start !== undefined && text.slice(start).startsWith('x: string');
  }
}

function askOurs(path: string, text: string): boolean {
  const config = `export default { events: { subscribers: { x: { external: true, events: ['user.registered'] } } } };`;
  const { diagnostics, callSites } = analyze([
    { path: 'events/a.ts', text: 'export type UserRegisteredEvent = {};' },
    { path: 'tsc-run.config.ts', text: config },
    { path, text },
  ]);
  expect(callSites).toHaveLength(1);
  return diagnostics.some(({ code }) => code === 'unknown-event');
}

describe('a name is reported where the compiler reports it:', () => {
  test.each(Object.entries(PROGRAMS))('%s', (_, code) => {
    const text = toText(code);
    expect(askOurs('src/a.ts', text)).toBe(askCompiler('src/a.ts', text));
  });

  test('a comment between tags', () => {
    expect(askOurs('src/a.tsx', IMPORT + JSX)).toBe(askCompiler('src/a.tsx', IMPORT + JSX));
    expect(askOurs('src/a.tsx', IMPORT + JSX)).toBe(false);
  });

  test('the programs are of both kinds', () => {
    const reported = Object.values(PROGRAMS).filter((code) => askCompiler('src/a.ts', toText(code)));
    expect(reported.length).toBeGreaterThan(12);
    expect(reported.length).toBeLessThan(Object.keys(PROGRAMS).length - 20);
  });
});

test('nothing at all is reported where the compiler reports nothing', () => {
  const text = `${IMPORT}export function f() {\n// @ts-expect-error\nevents.emit('nope', {});\n}\n`;
  expect(analyze([{ path: 'src/a.ts', text }]).diagnostics.filter(({ span }) => span.file === 'src/a.ts')).toEqual([]);
});
