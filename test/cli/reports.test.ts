import pico from 'picocolors';
import { expect, test } from 'vitest';
import type { Finding, FoundFix } from '../../src/cli/report/finding.js';
import { toGithubReport } from '../../src/cli/report/formats/report-github.js';
import { toJsonReport } from '../../src/cli/report/formats/report-json.js';
import { toPrettyReport } from '../../src/cli/report/formats/report-pretty.js';
import { toSummary } from '../../src/cli/report/summary.js';
import { openFolder } from '../../src/project/disk/folder.js';

const FIX: FoundFix = {
  title: "Change it to 'a.c'",
  preferred: true,
  edits: [{ file: 'functions/api/users.ts', line: 2, column: 12, endLine: 2, endColumn: 18, text: "'a.c'" }],
  creates: [],
};
const UNKNOWN: Finding = {
  code: 'unknown-event',
  severity: 'error',
  file: 'functions/api/users.ts',
  start: { line: 2, column: 12 },
  end: { line: 2, column: 18 },
  message: "No event is named 'a.b'.",
  help: "Did you mean 'a.c'?",
  tscCode: 'TS2345',
  fixes: () => [FIX],
};
const COMPILER: Finding = {
  code: 'TS2322',
  severity: 'error',
  file: '../shared/a.ts',
  start: { line: 1, column: 1 },
  end: { line: 1, column: 2 },
  message: "Type 'string' is not assignable.\n  Because.",
};
const WARNING: Finding = { ...UNKNOWN, code: 'vague-event-name', severity: 'warning', message: '100%\r\nsure: a, b' };
const report = {
  folder: openFolder('/repo/apps/shop'),
  textOf: () => undefined,
  counts: { events: 4, subscribers: 1, callSites: 6 },
  notes: [],
  seconds: 0.41234,
};

test("json: one object with a version, places that start at 1 and the compiler's code", () => {
  expect(JSON.parse(toJsonReport({ ...report, findings: [UNKNOWN, COMPILER] }))).toEqual({
    version: 1,
    problems: [
      {
        code: 'unknown-event',
        severity: 'error',
        message: "No event is named 'a.b'.",
        help: "Did you mean 'a.c'?",
        file: 'functions/api/users.ts',
        line: 2,
        column: 12,
        endLine: 2,
        endColumn: 18,
        tscCode: 'TS2345',
        fixes: [FIX],
      },
      {
        code: 'TS2322',
        severity: 'error',
        message: "Type 'string' is not assignable.\n  Because.",
        file: '../shared/a.ts',
        line: 1,
        column: 1,
        endLine: 1,
        endColumn: 2,
        fixes: [],
      },
    ],
    counts: { events: 4, subscribers: 1, callSites: 6, errors: 2, warnings: 0 },
    seconds: 0.412,
  });
});

test('json: what was fixed, with the notes about it', () => {
  const position = { line: 2, column: 12 };
  const fixed = { code: 'unknown-event', title: FIX.title, change: 'changed', file: 'a.ts', position } as const;
  const parsed = JSON.parse(toJsonReport({ ...report, findings: [], fixed: [fixed], notes: ['a note'] }));
  const { code, title, file } = fixed;
  expect(parsed).toMatchObject({ fixed: [{ code, title, file, ...position }], notes: ['a note'] });
  expect(JSON.parse(toJsonReport({ ...report, findings: [], notes: ['a note'] }))).not.toHaveProperty('notes');
});

test('github: paths are relative to the root of the repository, and everything is escaped', () => {
  const odd: Finding = { ...WARNING, file: 'events/a,b:c%.ts' };
  expect(toGithubReport([UNKNOWN, COMPILER, odd], { root: '/repo/apps/shop', repository: '/repo' })).toBe(
    [
      "::error file=apps/shop/functions/api/users.ts,line=2,col=12,endLine=2,endColumn=18,title=tsc-run(unknown-event)::No event is named 'a.b'.%0ADid you mean 'a.c'?",
      "::error file=apps/shared/a.ts,line=1,col=1,endLine=1,endColumn=2,title=TS2322::Type 'string' is not assignable.%0A  Because.",
      "::warning file=apps/shop/events/a%2Cb%3Ac%25.ts,line=2,col=12,endLine=2,endColumn=18,title=tsc-run(vague-event-name)::100%25%0Asure: a, b%0ADid you mean 'a.c'?",
      '',
    ].join('\n'),
  );
});

function pretty(findings: readonly Finding[], colors: boolean, text?: string): string {
  const output = { write: () => undefined, terminal: colors, columns: 80, colors: pico.createColors(colors) };
  return toPrettyReport(findings, { folder: report.folder, cwd: '/repo', textOf: () => text, output });
}

test('pretty: place, label, code frame and help', () => {
  expect(pretty([UNKNOWN], false, "a;\nawait emit('a.b');\n")).toBe(
    [
      "apps/shop/functions/api/users.ts:2:12 - error tsc-run(unknown-event): No event is named 'a.b'.",
      '',
      "2 | await emit('a.b');",
      '  |            ~~~~~~',
      "  help: Did you mean 'a.c'?",
      '',
      '',
    ].join('\n'),
  );
});

test('the page about a problem is named: in the pretty report once, elsewhere each time', () => {
  const docs = '@tsc-run/core/docs/problems/unknown-event.md';
  const findings = [{ ...UNKNOWN, docs }, COMPILER, { ...UNKNOWN, docs }];
  expect(
    pretty(findings, false)
      .split('\n')
      .filter((line) => line.includes(docs)),
  ).toEqual([`  docs: ${docs}`]);
  const github = toGithubReport(findings, { root: '/repo', repository: '/repo' });
  expect(github.match(/%0Adocs: @tsc-run\/core\/docs\/problems\/unknown-event\.md$/gm)).toHaveLength(2);
  const { problems } = JSON.parse(toJsonReport({ ...report, findings })) as { problems: readonly { docs?: string }[] };
  expect(problems.map((each) => each.docs)).toEqual([docs, undefined, docs]);
});

test("pretty: the compiler's reasons follow its message", () => {
  expect(pretty([COMPILER], false)).toBe(
    "apps/shared/a.ts:1:1 - error TS2322: Type 'string' is not assignable.\n  Because.\n\n",
  );
});

test('pretty: text of the app cannot steer the terminal', () => {
  const evil: Finding = { ...UNKNOWN, file: 'events/\u001B[2J.ts', message: 'a\u001B]0;b\u0007', help: '\u009B2J' };
  expect(pretty([evil], false, "\n1234567890 '\u001B'").replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('pretty: colors only where they are wanted', () => {
  expect(pretty([UNKNOWN], true, "a;\nawait emit('a.b');\n")).toContain('\u001B[31m');
});

test.each([
  [[], '4 events, 1 subscriber, 6 call sites: no problems (0.4 s)\n'],
  [[UNKNOWN], '4 events, 1 subscriber, 6 call sites: 1 error (0.4 s)\n'],
  [[UNKNOWN, COMPILER, WARNING], '4 events, 1 subscriber, 6 call sites: 2 errors, 1 warning (0.4 s)\n'],
])('summary %#', (findings, expected) => {
  expect(toSummary({ ...report, findings }, pico.createColors(false))).toBe(expected);
});
