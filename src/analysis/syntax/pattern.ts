import type { Node } from './parse.js';

type Identifier = Node & { type: 'Identifier' };

/** A name that a pattern binds. `path` holds the members that lead to it; undefined for array elements and defaults. */
export type PatternName = { readonly id: Identifier; readonly path: readonly string[] | undefined };

/** The names that a pattern binds: one for a plain name, several for a destructuring. */
export function readPattern(pattern: Node): readonly PatternName[] {
  return readBelow(pattern, []);
}

function readBelow(pattern: Node, path: PatternName['path']): readonly PatternName[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ id: pattern as Identifier, path }];
    case 'AssignmentPattern':
      return readBelow(pattern.left, undefined);
    case 'RestElement':
      return readBelow(pattern.argument, path);
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : readBelow(each, undefined)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => {
        if (each.type === 'RestElement') return readBelow(each, path);
        const named = path !== undefined && !each.computed && each.key.type === 'Identifier';
        return readBelow(each.value, named ? [...path, (each.key as Identifier).name] : undefined);
      });
    default:
      return [];
  }
}
