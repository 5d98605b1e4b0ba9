import { expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runInside } from '../support/run-inside.js';

const MAIL = 'functions/subscribers/mail.ts';
const lacks = (why: string): string =>
  `${MAIL} listen-not-exported The subscriber 'mail' does not export a function named listen: ${why}.`;

const LISTENS: readonly (readonly [listen: string, problem: string])[] = [
  ['export class listen {}', lacks('its listen is a class')],
  ['export namespace listen { export const a = 1; }', lacks('its listen is a namespace')],
  ['export type listen = string;', lacks('its listen is a type')],
  [
    'export declare function listen(event: unknown): Promise<void>;',
    lacks('its listen is only declared, and has no body'),
  ],
  [
    'export const listen = (event: unknown, ctx: { nope: string }) => ctx.nope;',
    `${MAIL} TS2344 'mail' takes another context than it gets: its second parameter needs 'nope', which the context does not have.`,
  ],
];

for (const compiler of ['5.4', '5.9', '6.0', '7.0'] as const) {
  test.each(LISTENS)(`TypeScript ${compiler} reports once: %s`, async (listen, problem) => {
    const root = createApp({ [MAIL]: `${listen}\n` }, compiler);
    await runInside(root, 'generate');
    const { stdout } = await runInside(root, 'check --format json');
    const { problems } = JSON.parse(stdout) as {
      problems: readonly { file: string; code: string; tscCode?: string; message: string }[];
    };
    expect(problems.map(({ file, code, message }) => `${file} ${code} ${message}`)).toEqual([problem]);
  });
}
