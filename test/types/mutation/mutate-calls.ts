import ts from 'typescript';

/** A program with one mistake, or with one harmless change. */
export type CallMutant = { readonly kind: string; readonly wrong: boolean; readonly text: string };

/** What the oracle knows about the emitted events. */
export type Facts = {
  readonly names: readonly string[];
  readonly unsubscribed: string;
  /** The events whose payload accepts any property. */
  readonly open: readonly string[];
  readonly optional: readonly string[];
};

type Edit = {
  readonly kind: string;
  readonly wrong: boolean;
  readonly start: number;
  readonly end: number;
  readonly text: string;
};

/** All mutants of all calls of `emit` with a literal name in a program. */
export function mutateCalls(text: string, facts: Facts): readonly CallMutant[] {
  const file = ts.createSourceFile('case.ts', text, ts.ScriptTarget.Latest, true);
  return findCalls(file)
    .flatMap((call) => [...mutateName(call, facts), ...mutateArguments(call), ...mutatePayload(call, facts)])
    .map(({ kind, wrong, start, end, text: replacement }) => ({
      kind,
      wrong,
      text: text.slice(0, start) + replacement + text.slice(end),
    }));
}

function findCalls(node: ts.Node): readonly ts.CallExpression[] {
  const inner = collect(node, findCalls);
  return ts.isCallExpression(node) && /(^|\.)emit$/.test(node.expression.getText()) && isName(node.arguments[0])
    ? [node, ...inner]
    : inner;
}

function collect<T>(node: ts.Node, find: (child: ts.Node) => readonly T[]): readonly T[] {
  const found: T[] = [];
  ts.forEachChild(node, (child) => void found.push(...find(child)));
  return found;
}

function isName(node: ts.Node | undefined): node is ts.StringLiteral {
  return node !== undefined && ts.isStringLiteral(node);
}

function replace(node: ts.Node, kind: string, wrong: boolean, text: string): Edit {
  return { kind, wrong, start: node.getStart(), end: node.getEnd(), text };
}

function mutateName(call: ts.CallExpression, { names, unsubscribed }: Facts): readonly Edit[] {
  const node = call.arguments[0] as ts.StringLiteral;
  const name = node.text;
  const middle = Math.floor(name.length / 2);
  const [first, second] = [name.charAt(middle), name.charAt(middle + 1)];
  const spelled: readonly [string, string][] = [
    ['letters of a name swapped', name.slice(0, middle) + second + first + name.slice(middle + 2)],
    ['letter of a name dropped', name.slice(0, middle) + name.slice(middle + 1)],
    ['letter of a name doubled', name.slice(0, middle) + first + name.slice(middle)],
    ['first letter of a name capital', name.charAt(0).toUpperCase() + name.slice(1)],
    ['separator of a name changed', name.replace(/[./]/, '-')],
    ['name unsubscribed', unsubscribed],
    ['name of a prototype property', 'hasOwnProperty'],
    ['name empty', ''],
  ];
  return [
    ...spelled
      .filter(([, text]) => !names.includes(text))
      .map(([kind, text]) => replace(node, kind, true, `'${text}'`)),
    replace(node, 'name of type string', true, `('${name}' as string)`),
    replace(node, 'name of a union with a wrong one', true, `('${name}' as '${name}' | '${name}x')`),
    replace(node, 'name as a template', false, `\`${name}\``),
    replace(node, 'name as const', false, `('${name}' as const)`),
  ];
}

function mutateArguments(call: ts.CallExpression): readonly Edit[] {
  const [name, data, options] = call.arguments as unknown as [ts.Node, ts.Node?, ts.Node?];
  if (data === undefined) return [];
  const rest = { start: data.getStart(), end: (options ?? data).getEnd() };
  const text = data.getText();
  return [
    { kind: 'payload left out', wrong: true, start: name.getEnd(), end: rest.end, text: '' },
    { kind: 'option misspelt', wrong: true, ...rest, text: `${text}, { delay: 5 }` },
    { kind: 'option of another type', wrong: true, ...rest, text: `${text}, { delayMs: '5' }` },
    { kind: 'one argument more', wrong: true, ...rest, text: `${text}, {}, 1` },
    { kind: 'options added', wrong: false, ...rest, text: `${text}, { id: 'k', delayMs: 5, meta: { tenant: 'a' } }` },
    replace(data, 'payload unknown', true, `(${text} as unknown)`),
    replace(data, 'payload any', false, `(${text} as any)`),
  ];
}

function mutatePayload(call: ts.CallExpression, { open, optional }: Facts): readonly Edit[] {
  const [name, data] = call.arguments as unknown as [ts.StringLiteral, ts.Node];
  // A spread may add what a mutation removes, and a spread of `any` makes the whole payload `any`.
  if (!ts.isObjectLiteralExpression(data) || data.properties.some(ts.isSpreadAssignment)) return [];
  const text = data.getText();
  const wrong = !open.includes(name.text);
  const start = name.getStart();
  return [
    ...mutateObjects(data, optional).map((edit) => ({ ...edit, wrong: edit.wrong && wrong })),
    { kind: 'arguments exchanged', wrong: true, start, end: data.getEnd(), text: `${text}, ${name.getText()}` },
    replace(data, 'payload undefined', true, 'undefined'),
    replace(data, 'payload null', true, 'null'),
    replace(data, 'payload a string', true, `'${name.text}'`),
    replace(data, 'payload in an array', true, `[${text}]`),
    replace(data, 'payload wrapped', wrong, `{ data: ${text} }`),
    replace(data, 'payload satisfies its type', false, `(${text} satisfies events.Payload<'${name.text}'>)`),
  ];
}

/** The mutants of an object literal and of those within it. */
function mutateObjects(node: ts.Node, optional: readonly string[]): readonly Edit[] {
  const inner = collect(node, (child) => mutateObjects(child, optional));
  return ts.isObjectLiteralExpression(node) ? [...mutateObject(node, optional), ...inner] : inner;
}

function mutateObject(object: ts.ObjectLiteralExpression, optional: readonly string[]): readonly Edit[] {
  const members = object.properties.map((each) => each.getText());
  const write = (kind: string, wrong: boolean, texts: readonly string[]): Edit =>
    replace(object, kind, wrong, `{ ${texts.join(', ')} }`);
  const properties = object.properties.flatMap((property, index): readonly Edit[] => {
    if (!ts.isPropertyAssignment(property)) return [];
    const key = property.name.getText();
    const other = changeType(property.initializer);
    return [
      write('property dropped', !optional.includes(key), members.toSpliced(index, 1)),
      write('property renamed', true, members.with(index, `${key}s: ${property.initializer.getText()}`)),
      write('property null', true, members.with(index, `${key}: null`)),
      write('property of another type', true, members.with(index, `${key}: ${other}`)),
    ];
  });
  return [
    ...properties,
    write('property added', true, [...members, 'surplus: 1']),
    write('properties reversed', false, members.toReversed()),
    write('properties spread', false, [`...{ ${members.join(', ')} }`]),
  ];
}

function changeType(value: ts.Expression): string {
  return ts.isNumericLiteral(value) ? `'${value.text}'` : '7';
}
