import { openWholeProject } from '../../../project/app/project.js';
import { requireWhole } from '../../../project/app/require-whole.js';
import { listCompiledFiles, loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { type Graph, toGraph } from '../../../render/graph/graph.js';
import { MERMAID_LIMITS } from '../../../render/graph/mermaid.js';
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
  noteUnread(graph, io);
  const form =
    as ??
    (out === undefined ? undefined : formOf(out)) ??
    (out === undefined && format === 'json' ? 'json' : 'mermaid');
  const { toText, isOwn } = FORMS[form];
  const text = toText(graph);
  if (form === 'mermaid') noteTooLarge(graph, text, io);
  if (out !== undefined) {
    const files = writeDocuments(io.cwd, [{ path: out, text }], { what: 'a graph', isOwn });
    const [written] = files.written;
    io.stdout.write(
      format === 'json'
        ? toJson({ problems: [], files })
        : `${written === undefined ? `unchanged ${files.unchanged.join('')}` : `wrote ${written}`}\n`,
    );
  } else if (format !== 'json') io.stdout.write(text);
  else io.stdout.write(toJson({ problems: [], ...(form === 'json' ? { graph } : { document: text }) }));
  return 0;
}

/** What the name of a file says of its form. */
function formOf(path: string): Form | undefined {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.keys(FORMS).find((form): form is Form => FORMS[form as Form].extensions.includes(extension)) as
    Form | undefined;
}

/** What cannot be read is missing, and what was missing last time may be there now. */
function noteUnread({ unread }: Graph, { stderr }: Io): void {
  if (unread.length === 0) return;
  const text = `${count(unread.length, 'file emits', 'files emit')} names that cannot be read, which are missing here: ${unread.join(', ')}`;
  stderr.write(`note: ${toPrintable(text)}\n`);
}

/** Mermaid shows an error in place of a graph that is too large. */
function noteTooLarge({ emits, deliveries }: Graph, text: string, { stderr }: Io): void {
  const arrows = emits.length + deliveries.length;
  if (arrows <= MERMAID_LIMITS.arrows && text.length <= MERMAID_LIMITS.characters) return;
  const limits = describeSize(MERMAID_LIMITS.arrows, MERMAID_LIMITS.characters);
  stderr.write(
    `note: Mermaid draws at most ${limits}, unless it is set up for more. This graph has ${describeSize(arrows, text.length)}: use --as html or --as dot.\n`,
  );
}

function describeSize(arrows: number, characters: number): string {
  return `${arrows.toLocaleString('en')} arrows and ${characters.toLocaleString('en')} characters`;
}
