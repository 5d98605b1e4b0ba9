import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { count, showHidden } from '../model/format.js';
import { type Line, LONG, SHORT, toPretty } from '../model/pretty.js';
import { Copy } from './text.js';

/** JSON as people read it. What is not JSON is shown as it is. */
export function JsonView({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const { lines, isCut } = useMemo(() => layOut(text, isWhole), [text, isWhole]);
  return (
    <div class="json">
      <pre class="code" tabIndex={0} role="region" aria-label={label}>
        {lines.map((line, index) => (
          <JsonLine key={index} line={line} />
        ))}
      </pre>
      <div class="json-foot">
        <Copy text={text} what={label.toLowerCase()} />
        {isCut && !isWhole && (
          <button type="button" class="link" onClick={() => setWhole(true)}>
            Show all {count(text.length, 'character')}
          </button>
        )}
        {isCut && isWhole && <span class="muted">Cut after {count(LONG.lines, 'line')}; copy it to see the rest.</span>}
      </div>
    </div>
  );
}

function layOut(text: string, isWhole: boolean): ReturnType<typeof toPretty> {
  try {
    return toPretty(JSON.parse(text), isWhole ? LONG : SHORT);
  } catch {
    return {
      lines: [{ indent: 0, tokens: [{ kind: 'word', text: showHidden(text.slice(0, 10_000)) }] }],
      isCut: false,
    };
  }
}

function JsonLine({ line: { indent, tokens } }: { readonly line: Line }): JSX.Element {
  return (
    <div class="json-line" style={{ paddingInlineStart: `${indent * 1.25 + 1.25}em` }}>
      {tokens.map(({ kind, text }, index) => (
        <span key={index} class={`json-${kind}`}>
          {text}
        </span>
      ))}
    </div>
  );
}
