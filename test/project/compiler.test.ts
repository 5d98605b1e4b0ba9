import { expect, test } from 'vitest';
import { findCompiler } from '../../src/project/compiler/find-compiler.js';
import { type PrintedError, readCompilerOutput } from '../../src/project/compiler/read-compiler-output.js';
import { runCompiler } from '../../src/project/compiler/run-compiler.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { ToolError } from '../../src/project/disk/tool-error.js';
import { COMPILERS, linkPackages } from '../support/app.js';
import { createFolder } from '../support/temp-folder.js';

test('reads places, messages of several lines, errors without a place, and other output', () => {
  const output = [
    "src/a (1,2).ts(3,14): error TS2345: Argument of type 'x' is wrong.",
    '  Because.',
    '    And because.',
    'error TS18003: No inputs were found.',
    'C:\\app\\b.ts(1,1): error TS1005: Expected.',
    '',
    'Segmentation fault',
  ].join('\r\n');
  expect(readCompilerOutput(output, 'app/tsconfig.json')).toEqual({
    errors: [
      {
        code: 'TS2345',
        file: 'src/a (1,2).ts',
        position: { line: 3, column: 14 },
        message: "Argument of type 'x' is wrong.\n  Because.\n    And because.",
      },
      {
        code: 'TS18003',
        file: 'app/tsconfig.json',
        position: { line: 1, column: 1 },
        message: 'No inputs were found.',
      },
      { code: 'TS1005', file: 'C:/app/b.ts', position: { line: 1, column: 1 }, message: 'Expected.' },
    ],
    rest: ['Segmentation fault'],
  });
});

const SOURCES = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true, "types": [] }, "include": ["*.ts"] }',
  'good.ts': 'export const good: number = 1;\n',
};

function runIn(root: string, tsconfigs = ['tsconfig.json']): Promise<readonly PrintedError[]> {
  const signal = new AbortController().signal;
  return runCompiler({
    folder: openFolder(root),
    compiler: findCompiler(openFolder(root)),
    tsconfigs: tsconfigs.map((path) => `${root}/${path}`),
    signal,
  });
}

test.each(COMPILERS)('TypeScript %s: reports its errors, or none', async (compiler) => {
  const clean = createFolder(SOURCES);
  const faulty = createFolder({ ...SOURCES, 'bad.ts': "/* 😀 */ export const bad: number = 'x';\n" });
  for (const root of [clean, faulty]) linkPackages(root, compiler);
  expect(await Promise.all([clean, faulty].map((root) => runIn(root)))).toEqual([
    [],
    [
      {
        code: 'TS2322',
        file: 'bad.ts',
        position: { line: 1, column: 23 },
        message: "Type 'string' is not assignable to type 'number'.",
        tsconfig: 'tsconfig.json',
      },
    ],
  ]);
});

test('every tsconfig is checked; an error that two of them find is reported once', async () => {
  const root = createFolder({
    'tsconfig.json': '{ "files": [], "references": [{ "path": "one.json" }, { "path": "two.json" }] }',
    'one.json': '{ "compilerOptions": { "noEmit": true, "types": [] }, "files": ["bad.ts"] }',
    'two.json': '{ "compilerOptions": { "noEmit": true, "types": [] }, "files": ["bad.ts"] }',
    'bad.ts': "export const bad: number = 'x';\n",
  });
  linkPackages(root, '5.9');
  expect(await runIn(root)).toEqual([]);
  expect((await runIn(root, ['tsconfig.json', 'one.json', 'two.json'])).map(({ code }) => code)).toEqual(['TS2322']);
});

/** A folder with a fake compiler. */
function withCompiler(script: string, manifest: object = { version: '9.9.9', bin: { tsc: './tsc.cjs' } }): string {
  return createFolder({
    'node_modules/typescript/package.json': JSON.stringify(manifest),
    'node_modules/typescript/tsc.cjs': script,
  });
}

test.each([
  ['throws', 'throw new Error("out of luck")', /TypeScript 9\.9\.9 failed \(exit code 1\)[^]*out of luck/],
  ['is killed', 'process.kill(process.pid, "SIGKILL")', /failed \(SIGKILL\)/],
  ['prints its usage', 'console.log("Usage: tsc"); process.exitCode = 1', /failed \(exit code 1\)\n {2}Usage: tsc/],
  ['exits with odd codes', 'console.log("a.ts(1,1): error TS1: x"); process.exitCode = 70', /failed \(exit code 70\)/],
])('a compiler that %s is never clean', async (_, script, message) => {
  const root = withCompiler(script);
  await expect(runIn(root)).rejects.toThrow(ToolError);
  await expect(runIn(root)).rejects.toThrow(message);
});

test('errors count even if the compiler exits with 0', async () => {
  expect(await runIn(withCompiler('console.log("a.ts(1,1): error TS1: x")'))).toHaveLength(1);
});

test('bin may be a single script', () => {
  expect(findCompiler(openFolder(withCompiler('', { version: '1.0.0', bin: 'tsc.cjs' }))).script).toMatch(
    /typescript\/tsc\.cjs$/,
  );
});

test('a project without TypeScript is told how to install it', () => {
  expect(() => findCompiler(openFolder(createFolder()))).toThrow(/^TypeScript is not installed in /);
  expect(() => findCompiler(openFolder(withCompiler('', { version: '1.0.0' })))).toThrow(/typescript has no tsc$/);
});
