import type { Growth, WrittenBuild } from '../../../deploy/build/build-app.js';
import { BUILD_MANIFEST, type BuiltFunction } from '../../../deploy/manifest.js';
import { toJsonReport } from '../../report/formats/report-json.js';
import { type PrintOptions, printReport } from '../../report/print-report.js';
import type { Report } from '../../report/report.js';
import { count } from '../../report/summary.js';
import type { ExitCode } from '../../terminal/io.js';
import { toTable } from '../../terminal/table.js';

/** Prints what was built: the sizes of the functions, those that grew, and what happened to the files. */
export function printBuild(report: Report, written: WrittenBuild, options: PrintOptions): ExitCode {
  const { stdout } = options.io;
  const { manifest, grown, outDir } = written;
  const { functions } = manifest;
  if (options.format === 'json') {
    const growth = grown.map((each) => ({
      folder: each.function.folder,
      before: each.before,
      bytes: each.function.bytes,
    }));
    stdout.write(toJsonReport({ ...report, files: written }, { outDir, functions, grown: growth }));
    return 0;
  }
  const { routes: _, ...others } = report;
  const notes = [
    // Lines of a table would not stay aligned.
    ...(options.format === 'markdown' ? [] : toSizeLines(functions, stdout.columns)),
    ...grown.map(toGrowthLine),
    toOutcome(written),
    ...report.notes,
  ];
  return printReport({ ...others, notes }, options);
}

function toSizeLines(functions: readonly BuiltFunction[], columns: number): readonly string[] {
  if (functions.length === 0) return [];
  const sizes = alignRight(['size', ...functions.map(({ bytes }) => toSize(bytes))]);
  const compressed = alignRight(['gzip', ...functions.map(({ gzip }) => toSize(gzip))]);
  const rows = [['function', 'routes'], ...functions.map((each) => [toTitle(each), toRoutes(each)])];
  return [
    ...toTable(
      rows.map((row, index) => [...row, sizes[index] ?? '', compressed[index] ?? '']),
      columns,
    ),
    '',
  ];
}

/** A path may have several methods. */
function toRoutes({ routes = [] }: BuiltFunction): string {
  const paths = [...new Set(routes.map(({ path }) => path))];
  const methodsOf = (path: string): string =>
    routes.flatMap((route) => (route.path === path ? route.method : [])).join(', ');
  return paths.map((path) => `${methodsOf(path)} ${path}`).join('; ');
}

function toTitle({ kind, name, file }: BuiltFunction): string {
  return file === undefined ? name : `${kind} ${name}`;
}

function alignRight(texts: readonly string[]): readonly string[] {
  const width = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => text.padStart(width));
}

function toSize(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function toGrowthLine({ function: grown, before }: Growth): string {
  const percent = Math.round((grown.bytes / before - 1) * 100);
  return `${toTitle(grown)} grew by ${percent} %: ${toSize(before)} before, ${toSize(grown.bytes)} now.`;
}

function toOutcome({ outDir, manifest, written, unchanged, removed }: WrittenBuild): string {
  const { length } = manifest.functions;
  if (length === 0) return `There is no route and no subscriber to build. ${outDir}/${BUILD_MANIFEST} is empty.`;
  const files = [
    ...(written.length === 0 ? [] : [`${count(written.length, 'file')} written`]),
    ...(unchanged.length === 0 ? [] : [`${unchanged.length} unchanged`]),
    ...(removed.length === 0 ? [] : [`${removed.length} removed`]),
  ].join(', ');
  return `Built ${count(length, 'function')} in ${outDir}: ${files}`;
}
