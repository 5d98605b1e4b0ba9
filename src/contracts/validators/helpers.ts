/**
 * What validators share, as the text of `schemas.ts`. `toIssue` tells the error that is deepest in the value: where a
 * union does not fit, that is the member which fits best. A recursive type takes one call for each level of a value, so a
 * value that is nested thousands deep runs out of stack; that, or a getter that throws, is a misfit too.
 */
export const HELPERS = `// prettier-ignore
function toSchema(check: any): any {
  return {
    "~standard": {
      version: 1,
      vendor: "tsc-run",
      validate: (value: unknown) => {
        let errors: any = [["", "less nesting"]];
        try {
          if (check(value)) return { value };
          errors = check.errors;
        } catch {}
        return { issues: [toIssue(value, errors)] };
      },
    },
  };
}

// prettier-ignore
function toIssue(value: any, errors: any): any {
  let issue: any, best = 0;
  for (const [pointer, expected, missing] of errors) {
    const path: any[] = [];
    let found = value, code = "invalid";
    for (const step of pointer.split("/").slice(1)) {
      const key = Array.isArray(found) ? +step : step.replace(/~1/g, "/").replace(/~0/g, "~");
      path.push(key);
      found = found[key];
    }
    let rank = path.length * 2, problem = (found == null ? found : typeof found != "object" ? "a " + typeof found : Array.isArray(found) ? "an array" : "an object") + "; expected " + expected;
    if (missing != null) {
      path.push(missing);
      rank++;
      problem = code = "missing";
    }
    if (rank < best) continue;
    best = rank;
    const text = path.map((key) => /^(?!\\d)[\\w$]+$/.test(key) ? "." + key : "[" + JSON.stringify(key) + "]").join("").replace(/^\\./, "") || "it";
    issue = { path, code, message: text + " is " + problem };
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
