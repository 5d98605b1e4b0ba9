import { parseSync } from 'oxc-parser';

/** Generated code without its literals: the rest must not depend on the user's texts. */
export type Skeleton = {
  /** Node types and identifiers in the order of the text. */
  readonly tokens: readonly string[];
  readonly comments: readonly string[];
  readonly strings: readonly string[];
  /** The members of each interface. */
  readonly interfaces: Readonly<Record<string, readonly string[]>>;
};

type Node = { readonly type: string } & Readonly<Record<string, unknown>>;

export function skeletonOf({ path, text }: { readonly path: string; readonly text: string }): Skeleton {
  const { program, comments, errors } = parseSync(path, text, { sourceType: 'module' });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const tokens: string[] = [];
  const strings: string[] = [];
  const interfaces: [string, string[]][] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null || !('type' in value)) return;
    const node = value as Node;
    const isText = node.type === 'Literal' && typeof node['value'] === 'string';
    if (isText) strings.push(node['value'] as string);
    // A key is quoted only if necessary.
    const isKey = isText || node.type === 'Identifier';
    tokens.push(isKey ? 'name' : node.type);
    if (node.type === 'TSInterfaceDeclaration') {
      const { id, body } = node as unknown as { id: { name: string }; body: { body: { key: Node }[] } };
      interfaces.push([id.name, body.body.map(({ key }) => String(key['name'] ?? key['value']))]);
    }
    for (const [key, child] of Object.entries(node)) if (key !== 'type') visit(child);
  };
  visit(program);
  return { tokens, strings, comments: comments.map(({ value }) => value), interfaces: Object.fromEntries(interfaces) };
}
