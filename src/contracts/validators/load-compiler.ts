import type Core from 'ajv/dist/core.js';
import type { Options, Vocabulary } from 'ajv/dist/core.js';
import type Codegen from 'ajv/dist/compile/codegen/index.js';
import type Standalone from 'ajv/dist/standalone/index.js';
import type { ts } from 'ts-morph';
import type { Folder } from '../../analysis/model/folder.js';
import { ToolError } from '../../project/disk/tool-error.js';
import { loadPeer } from '../read/load-peer.js';
import { createKeywords } from './own-keywords.js';

type Ajv = Core.default;

/** What validators are compiled with. */
export type Compiler = {
  readonly createAjv: (options: Options) => Ajv;
  /** The code of the validators that Ajv has under these ids, as one module. */
  readonly toCode: (ajv: Ajv, ids: readonly string[]) => string;
  readonly typescript: typeof ts;
};

/**
 * Loads ajv and the TypeScript of ts-morph. Both are optional: only an app with `events.validate` needs them. Throws a
 * `ToolError` if one is not installed, or if ajv is too old.
 */
export function loadCompiler(folder: Folder): Compiler {
  const load = <T>(path: string): T => requirePeer(folder, path) as T;
  const { ts: typescript } = load<{ readonly ts: typeof ts }>('ts-morph');
  requireVersion(load<{ readonly version: string }>('ajv/package.json').version);
  const { default: Class } = load<typeof Core>('ajv/dist/core.js');
  const { default: vocabularies } = load<{ default: readonly Vocabulary[] }>('ajv/dist/vocabularies/draft2020.js');
  const discriminator = load<{ default: Vocabulary[number] }>('ajv/dist/vocabularies/discriminator/index.js');
  const { default: standalone } = load<typeof Standalone>('ajv/dist/standalone/index.js');
  const keywords = createKeywords(load<typeof Codegen>('ajv/dist/compile/codegen/index.js'));
  return {
    // Not the class for draft 2020: what it remembers for `unevaluatedProperties` would be a part of every validator.
    createAjv(options) {
      const ajv = new Class(options);
      for (const each of vocabularies) ajv.addVocabulary(each);
      for (const each of keywords) ajv.removeKeyword(String(each.keyword)).addKeyword(each);
      return ajv.addVocabulary([discriminator.default]);
    },
    toCode: (ajv, ids) => standalone(ajv, Object.fromEntries(ids.map((id) => [id, id]))),
    typescript,
  };
}

/** The first minor version of ajv 8 whose code `compact` understands. */
const FIRST_MINOR = 12;

/** Throws a `ToolError` for a version of ajv that compiles other code. */
export function requireVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 8 || (major === 8 && minor >= FIRST_MINOR)) return;
  throw new ToolError(
    `events.validate needs ajv 8.${FIRST_MINOR} or later to generate schemas.ts, but ajv ${version} is installed`,
    'Run: npm install -D ajv@latest',
  );
}

function requirePeer(folder: Folder, path: string): unknown {
  const peer = loadPeer(folder, path);
  if (peer !== undefined) return peer;
  const [name = path] = path.split('/');
  throw new ToolError(
    `events.validate needs ts-morph and ajv to generate schemas.ts, but ${name} is not installed`,
    'Run: npm install -D ts-morph ajv',
  );
}
