import type { Index, WireType } from './wire-type.js';

/** The types that a type is directly made of. */
export function childrenOf(type: WireType): readonly WireType[] {
  switch (type.kind) {
    case 'template':
      return type.types;
    case 'array':
      return [type.element];
    case 'tuple':
      return type.elements.map((each) => each.type);
    case 'object':
      return [...type.properties, ...type.indexes].map((each) => each.type);
    case 'union':
      return type.members;
    default:
      return [];
  }
}

/** A type whose direct parts are replaced. */
export function mapChildren(type: WireType, change: (child: WireType) => WireType): WireType {
  switch (type.kind) {
    case 'template':
      return { ...type, types: type.types.map(change) };
    case 'array':
      return { ...type, element: change(type.element) };
    case 'tuple':
      return { ...type, elements: type.elements.map((each) => ({ ...each, type: change(each.type) })) };
    case 'object':
      return {
        ...type,
        properties: type.properties.map((each) => ({ ...each, type: change(each.type) })),
        indexes: type.indexes.map((each): Index => ({ ...each, type: change(each.type) })),
      };
    case 'union':
      return { ...type, members: type.members.map(change) };
    default:
      return type;
  }
}
