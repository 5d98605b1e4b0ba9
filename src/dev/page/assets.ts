import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type Document = { readonly html: string; readonly policy: string };

/** Where the build puts the page: of this package, whether it runs from `dist` or from its source. */
const FOLDER = join(dirname(createRequire(import.meta.url).resolve('@tsc-run/core/package.json')), 'dist/page');

/**
 * The page as one document, with its style and script inside, and the Content-Security-Policy that allows these two
 * texts alone. Trusted Types keep the script from ever turning data into markup.
 */
export function renderDocument(token: string): Document {
  const [html = '', style = '', script = ''] = ['page.html', 'page.css', 'page.js'].map((name) =>
    readFileSync(join(FOLDER, name), 'utf8'),
  );
  const parts: Readonly<Record<string, string>> = {
    '<!-- token -->': `<meta name="tsc-run-token" content="${escapeHtml(token)}" />`,
    '<!-- style -->': `<style>${style}</style>`,
    '<!-- script -->': `<script type="module">${script}</script>`,
  };
  return {
    html: html.replace(/<!-- (?:token|style|script) -->/g, (mark) => parts[mark] ?? ''),
    policy: [
      "default-src 'none'",
      `script-src ${toHash(script)}`,
      `style-src ${toHash(style)}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join('; '),
  };
}

function toHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
