/**
 * What validators share, as the text of `schemas.ts`. `toIssue` tells the error that is deepest in the value: where a
 * union does not fit, that is the member which fits best.
 */
export const HELPERS = `// prettier-ignore
function toSchema(check: any): any {
  return {
    "~standard": {
      version: 1,
      vendor: "tsc-run",
      validate: (value: unknown) => check(value) ? { value } : { issues: [toIssue(value, check.errors)] },
    },
  };
}

// prettier-ignore
function toIssue(value: any, errors: any): any {
  let best: any;
  for (const [pointer, expected, missing] of errors) {
    const path: any[] = [];
    let text = "", found = value;
    for (const step of pointer.split("/").slice(1)) {
      const name = step.replace(/~1/g, "/").replace(/~0/g, "~"), key = Array.isArray(found) ? +name : name;
      path.push(key);
      text += toText(key);
      found = found[key];
    }
    const isMissing = missing !== undefined;
    if (isMissing) path.push(missing), text += toText(missing);
    const rank = path.length * 2 - +isMissing;
    if (best?.rank > rank) continue;
    const kind = found == null ? found : Array.isArray(found) ? "an array" : typeof found == "object" ? "an object" : "a " + typeof found;
    text = text.replace(/^\\./, "") || "it";
    best = { rank, path, code: isMissing ? "missing" : "invalid", message: text + (isMissing ? " is missing" : \` is \${kind}; expected \${expected}\`) };
  }
  const { rank: _, ...issue } = best;
  return issue;
}

// prettier-ignore
function toText(key: any): string {
  return typeof key == "number" ? \`[\${key}]\` : /^(?!\\d)[\\w$]+$/.test(key) ? "." + key : \`[\${JSON.stringify(key)}]\`;
}

// prettier-ignore
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

// prettier-ignore
function isEqual(a: any, b: any): boolean {
  if (typeof a != "object" || typeof b != "object" || !a || !b) return a === b;
  const keys = Object.keys(a);
  return Array.isArray(a) == Array.isArray(b) && keys.length == Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}`;
