import { openWholeProject } from '../../../project/app/project.js';
import { requireWhole } from '../../../project/app/require-whole.js';
import { listCompiledFiles, loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { type Graph, toGraph } from '../../../render/graph/graph.js';
import type { Format } from '../../report/format.js';
import { toJson } from '../../report/formats/report-json.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { toPrintable } from '../../terminal/printable.js';
import { writeDocuments } from '../schema/write-documents.js';
import { type Form, FORMS } from './forms.js';

export type GraphOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  readonly as: Form | undefined;
  readonly out: string | undefined;
};

/** Prints or writes the graph of an app. `--format json` prints the graph as data, or `--as` as a text in it. */
export async function runGraph({ project, format, as, out }: GraphOptions, io: Io): Promise<ExitCode> {
  const folder = findAppFolder(io.cwd, project);
  const opened = openWholeProject(folder, listCompiledFiles(folder, loadTsconfigs(folder)));
  requireWhole(opened);
  const graph = toGraph(opened.analysis);
  note(graph, io);
  const form = as ?? (out === undefined ? undefined : formOf(out)) ?? 'mermaid';
  if (out !== undefined) {
    const { toText, isOwn } = FORMS[form];
    const files = writeDocuments(io.cwd, [{ path: out, text: toText(graph) }], { what: 'a graph', isOwn });
    const [written] = files.written;
    io.stdout.write(
      format === 'json'
        ? toJson({ problems: [], files })
        : `${written === undefined ? `unchanged ${files.unchanged.join('')}` : `wrote ${written}`}\n`,
    );
  } else if (format !== 'json') io.stdout.write(FORMS[form].toText(graph));
  else if (as === undefined || as === 'json') io.stdout.write(toJson({ problems: [], graph }));
  else io.stdout.write(toJson({ problems: [], document: FORMS[as].toText(graph) }));
  return 0;
}

/** What the name of a file says of its form. */
function formOf(path: string): Form | undefined {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.keys(FORMS).find((form): form is Form => FORMS[form as Form].extensions.includes(extension)) as
    Form | undefined;
}

/** What cannot be read is missing, and what was missing last time may be there now. */
function note({ unread }: Graph, { stderr }: Io): void {
  if (unread.length === 0) return;
  const text = `${count(unread.length, 'file emits', 'files emit')} names that cannot be read, which are missing here: ${unread.join(', ')}`;
  stderr.write(`note: ${toPrintable(text)}\n`);
}
