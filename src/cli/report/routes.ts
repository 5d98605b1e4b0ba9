import { describeRoutes, type RouteHint } from '../../analysis/features/describe-routes.js';
import type { Route } from '../../analysis/model/model.js';
import type { Output } from '../terminal/io.js';
import { toPrintable } from '../terminal/printable.js';
import { toTable } from '../terminal/table.js';
import { createPlaces, type TextOf } from './places.js';

/** The table of routes: methods, path and file, and below a file what its name may be mistaken for. */
export function toRouteLines(routes: readonly Route[], { columns, colors }: Output): readonly string[] {
  const rows = describeRoutes(routes);
  const lines = toTable(
    rows.map(({ methods, path, file }) => [methods.join(', '), path, file]),
    columns,
  );
  return rows.flatMap(({ hint }, index) => [
    lines[index] as string,
    ...(hint === undefined ? [] : [colors.dim(`  ${toPrintable(toHint(hint))}`)]),
  ]);
}

/** The routes in JSON output. */
export function toJsonRoutes(routes: readonly Route[], textOf: TextOf): readonly object[] {
  const places = createPlaces(textOf);
  const hints = new Map(describeRoutes(routes).map(({ file, hint }) => [file, hint]));
  return routes.map(({ method, path, file, span }) => {
    const { line, column } = places.positionOf(file, span.start);
    const hint = hints.get(file);
    return { method, path, file, line, column, ...(hint && { hint: toHint(hint) }) };
  });
}

function toHint({ path, file }: RouteHint): string {
  return `To serve ${path}, move it to ${file}.`;
}
