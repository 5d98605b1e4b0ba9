import type { Node } from './parse.js';

type Identifier = Node & { type: 'Identifier' };

/** A name that a pattern binds; `path` are the members that lead to it, unless it is a rest, an element or has a default. */
export type PatternName = { readonly id: Identifier; readonly path: readonly string[] | undefined };

/** The names that a pattern binds: one for a plain name, several for a destructuring. */
export function readPattern(pattern: Node, path: readonly string[] | undefined = []): readonly PatternName[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ id: pattern as Identifier, path }];
    case 'AssignmentPattern':
      return readPattern(pattern.left, undefined);
    case 'RestElement':
      return readPattern(pattern.argument, undefined);
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : readPattern(each, undefined)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) => {
        if (each.type === 'RestElement') return readPattern(each, undefined);
        const named = path !== undefined && !each.computed && each.key.type === 'Identifier';
        return readPattern(each.value, named ? [...path, (each.key as Identifier).name] : undefined);
      });
    default:
      return [];
  }
}
