/** Makes a test for paths. As in a tsconfig: `*` and `?` stay within a name, `**` spans folders, a folder means all below it. */
export function createGlobTest(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map(toPattern);
  return (path) => patterns.some((pattern) => pattern.test(path));
}

function toPattern(glob: string): RegExp {
  const escaped = glob.replace(/^\.\/|\/$/g, '').replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const steps = escaped.replace(/\*\*\/|\*\*|\*|\?/g, (wildcard) => WILDCARDS[wildcard] ?? wildcard);
  return new RegExp(`^${steps}(?:/.*)?$`);
}

const WILDCARDS: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
