import type { AppState } from '../../../dev/app/follow-app.js';
import type { Folder } from '../../../analysis/model/folder.js';
import { type Finding, toFinding } from '../../report/finding.js';
import { createPlaces } from '../../report/places.js';
import { toPrettyReport } from '../../report/formats/report-pretty.js';
import type { Output } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';

/** Shows the problems of an app as they come and go. */
export type ProblemList = { readonly show: (state: AppState) => void };

export function createProblemList(folder: Folder, cwd: string, output: Output): ProblemList {
  let known = new Map<string, Finding>();
  return {
    show({ session, analysis }) {
      const places = createPlaces(session.textOf);
      const findings = analysis.diagnostics.map((each) => toFinding(each, places));
      const now = new Map(findings.map((each) => [toKey(each), each]));
      const added = [...now].flatMap(([key, each]) => (known.has(key) ? [] : [each]));
      const solved = [...known].flatMap(([key, each]) => (now.has(key) ? [] : [each]));
      known = now;
      for (const { file, message } of solved) {
        const [sentence = ''] = message.split('\n');
        output.write(`${output.colors.green('Solved')} ${toPrintable(`${file}: ${sentence}`)}\n`);
      }
      if (added.length === 0) return;
      output.write(`\n${toPrettyReport(added, { folder, cwd, textOf: session.textOf, output })}`);
    },
  };
}

/** Without its place, which moves when other lines change. */
function toKey({ code, file, message }: Finding): string {
  return `${code} ${file} ${message}`;
}
