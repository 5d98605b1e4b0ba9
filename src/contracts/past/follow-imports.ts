import type { Folder } from '../../analysis/model/folder.js';
import { isForeign, PACKAGE_NAME } from '../../analysis/model/layout.js';
import { readModule } from '../../analysis/syntax/read-module.js';

/** What the types of a file may depend on, besides ambient declarations and the options of the compiler. */
export type Reach = {
  /** The file, those that it imports in one or several steps, and those that imports would find before these. */
  readonly files: ReadonlySet<string>;
  /** The installed packages that these import directly. */
  readonly packages: ReadonlySet<string>;
  /** Whether there may be more, because an import leads nowhere, or has a form that is not followed. */
  readonly open: boolean;
};

type Step = {
  readonly files: readonly string[];
  readonly packages: readonly string[];
  readonly tried: readonly string[];
  readonly open: boolean;
};

/** Follows imports, without running or checking anything; each file is read once. */
export function createFollower(folder: Folder): (file: string) => Reach {
  const steps = new Map<string, Step>();
  const stepFrom = (file: string): Step => {
    const known = steps.get(file) ?? readStep(folder, file);
    steps.set(file, known);
    return known;
  };
  return (start) => {
    const own = new Set([start]);
    const [files, packages] = [new Set<string>(), new Set<string>()];
    let open = false;
    for (const file of own) {
      files.add(file);
      const step = stepFrom(file);
      open ||= step.open;
      for (const each of step.files) own.add(each);
      for (const each of step.tried) files.add(each);
      for (const each of step.packages) packages.add(each);
    }
    return { files, packages, open };
  };
}

function readStep(folder: Folder, file: string): Step {
  const [files, packages, tried]: [string[], string[], string[]] = [[], [], []];
  const text = folder.read(file);
  if (text === undefined) return { files, packages, tried, open: true };
  const { imports, exports, failure } = readModule(file, text);
  const modules = new Set([...imports, ...exports].flatMap((each) => ('module' in each ? each.module : [])));
  let open = failure !== undefined || isUnclear(text);
  if (open) for (const each of findUnclear(text)) modules.add(each);
  for (const specifier of modules) {
    const candidates = folder.resolve(specifier, file);
    const target = candidates.find((each) => isForeign(each) || folder.stat(each) === 'file');
    tried.push(...candidates);
    if (target === undefined) open = true;
    else if (!isForeign(target)) files.push(target);
    else if (specifier !== PACKAGE_NAME) packages.push(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
  }
  return { files, packages, tried, open };
}

/** Whether a text may import in a way that its facts do not tell: `import '…'`, `import('…')`, `import x = …`, `<reference>`. */
function isUnclear(text: string): boolean {
  return /<reference\b|(?<!['"`])\bimport\s*(?:[('"]|\/[*/]|(?:type\s+)?[\w$]+\s*=)/.test(text);
}

/** What such imports name, as far as their text tells. */
function findUnclear(text: string): readonly string[] {
  const found = text.matchAll(
    /\b(?:import|require|from)\s*\(?\s*(['"])([^'"\n]+)\1|<reference\s+types=(['"])([^'"\n]+)\3/g,
  );
  return [...found].flatMap(([, , module, , types]) => module ?? types ?? []);
}
