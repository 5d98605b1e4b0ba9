/**
 * What validators share, as the text of `schemas.ts`. `toIssue` tells the error that is deepest in the value: where a
 * union does not fit, that is the member which fits best. A recursive type takes one call for each level of a value, so a
 * value that is nested thousands deep runs out of stack: it does not fit.
 */
export const HELPERS = `// prettier-ignore
function toSchema(check: any): any {
  return {
    "~standard": {
      version: 1,
      vendor: "tsc-run",
      validate: (value: unknown) => {
        try {
          return check(value) ? { value } : { issues: [toIssue(value, check.errors)] };
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          return { issues: [{ path: [], code: "invalid", message: "it is nested too deep" }] };
        }
      },
    },
  };
}

// prettier-ignore
function toIssue(value: any, errors: any): any {
  let issue: any, best = 0;
  for (const [pointer, expected, missing] of errors) {
    const path: any[] = [];
    let text = "", found = value;
    const enter = (key: any) => {
      path.push(key);
      text += /^(?!\\d)[\\w$]+$/.test(key) ? "." + key : "[" + JSON.stringify(key) + "]";
    };
    for (const step of pointer.split("/").slice(1)) {
      const name = step.replace(/~1/g, "/").replace(/~0/g, "~"), key = Array.isArray(found) ? +name : name;
      enter(key);
      found = found[key];
    }
    const isMissing = missing !== undefined;
    if (isMissing) enter(missing);
    const rank = path.length * 2 - +isMissing;
    if (rank < best) continue;
    best = rank;
    const kind = Array.isArray(found) ? "an array" : found == null ? found : (typeof found == "object" ? "an " : "a ") + typeof found;
    text = (text.replace(/^\\./, "") || "it") + " is ";
    issue = { path, code: isMissing ? "missing" : "invalid", message: text + (isMissing ? "missing" : kind + "; expected " + expected) };
  }
  return issue;
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
}

// prettier-ignore
function isUnique(list: any): boolean {
  return new Set(list.map(toText)).size == list.length;
}

// prettier-ignore
function toText(value: any): string {
  if (typeof value != "object" || !value) return typeof value == "string" ? JSON.stringify(value) : String(value);
  if (Array.isArray(value)) return "[" + value.map(toText) + "]";
  return "{" + Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + toText(value[key])) + "}";
}`;
