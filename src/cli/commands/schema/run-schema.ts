import { toLetters } from '../../../analysis/model/event-name.js';
import { findNearest } from '../../../analysis/lib/nearest.js';
import { quote } from '../../../analysis/lib/quote.js';
import type { Folder } from '../../../analysis/model/folder.js';
import type { Event } from '../../../analysis/model/model.js';
import type { WireForms } from '../../../contracts/model/wire-type.js';
import { readWireForms } from '../../../contracts/read/read-wire-forms.js';
import { toAsyncApi } from '../../../contracts/schema/async-api.js';
import type { SchemaDocument } from '../../../contracts/schema/dialect.js';
import { toJsonSchema, toJsonSchemas } from '../../../contracts/schema/json-schema.js';
import { listLeftOut } from '../../../contracts/schema/left-out.js';
import { openProject, openWholeProject, type Project } from '../../../project/app/project.js';
import { requireWhole } from '../../../project/app/require-whole.js';
import { listCompiledFiles, loadTsconfigs } from '../../../project/compiler/load-tsconfig.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { nameFiles } from '../../../project/disk/name-files.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { Format } from '../../report/format.js';
import { toJson } from '../../report/formats/report-json.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { createProgress } from '../../terminal/progress.js';
import { describeApp } from './describe-app.js';
import { writeDocuments } from './write-documents.js';

export type SchemaOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  /** The events to show; all of them if there is none. */
  readonly names: readonly string[];
  readonly out: string | undefined;
  readonly asyncapi: boolean;
};

/** Prints or writes the schemas of an app's events. */
export async function runSchema(options: SchemaOptions, io: Io): Promise<ExitCode> {
  const folder = findAppFolder(io.cwd, options.project);
  const progress = createProgress(io.stderr);
  try {
    progress.step('Reading the app');
    const project = options.asyncapi
      ? openWholeProject(folder, listCompiledFiles(folder, loadTsconfigs(folder)))
      : openProject(folder);
    requireWhole(project);
    const events = choose(project.analysis.model.events, options.names);
    progress.step(`Reading the types of ${count(events.length, 'event')}`);
    const forms = await readWireForms({ folder, events });
    progress.done();
    for (const note of listLeftOut(forms)) io.stderr.write(`note: ${note}\n`);
    const documents = render({ folder, project, events, forms, options });
    return options.out === undefined ? print(documents, options, io) : save(documents, options, io);
  } finally {
    progress.done();
  }
}

function choose(events: readonly Event[], names: readonly string[]): readonly Event[] {
  const known = events.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const meant = known.find((each) => toLetters(each) === toLetters(name)) ?? findNearest(name, known);
    throw new ToolError(
      `There is no event ${quote(name)} in the app`,
      meant === undefined ? 'tsc-run events list shows them all.' : `Did you mean ${quote(meant)}?`,
    );
  }
  return names.length === 0 ? events : events.filter(({ name }) => names.includes(name));
}

/** What is written, by the name of its file. */
type Documents = ReadonlyMap<string, SchemaDocument>;

type Rendering = {
  readonly folder: Folder;
  readonly project: Project;
  readonly events: readonly Event[];
  readonly forms: WireForms;
  readonly options: SchemaOptions;
};

function render({ folder, project, events, forms, options }: Rendering): Documents {
  if (options.asyncapi) return new Map([['asyncapi.json', toAsyncApi(forms, describeApp(folder, project, events))]]);
  const [only, ...others] = options.names;
  if (options.out === undefined || isFile(options.out)) {
    const one = only !== undefined && others.length === 0;
    return new Map([['schemas.json', one ? toJsonSchema(forms, only) : toJsonSchemas(forms)]]);
  }
  // All events take part, so that the name of a file does not depend on which ones are asked for.
  const files = nameFiles(project.analysis.model.events.map(({ name }) => name));
  return new Map(events.map(({ name }) => [`${files.get(name)}.json`, toJsonSchema(forms, name)]));
}

function print(documents: Documents, { format }: SchemaOptions, io: Io): ExitCode {
  for (const document of documents.values())
    io.stdout.write(format === 'json' ? toJson({ problems: [], schema: document }) : toText(document));
  return 0;
}

function save(documents: Documents, { out = '', format }: SchemaOptions, io: Io): ExitCode {
  const prefix = out.replace(/[\\/]+$/, '');
  const texts = [...documents].map(([name, document]) => ({
    path: isFile(out) ? out : `${prefix}/${name}`,
    text: toText(document),
  }));
  const { written, unchanged } = writeDocuments(io.cwd, texts);
  if (format === 'json') io.stdout.write(toJson({ problems: [], files: { written, unchanged } }));
  else {
    for (const path of written) io.stdout.write(`wrote ${path}\n`);
    io.stdout.write(`${count(written.length, 'file')} written, ${unchanged.length} unchanged\n`);
  }
  return 0;
}

function isFile(out: string): boolean {
  return /\.json$/i.test(out);
}

function toText(document: SchemaDocument): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
