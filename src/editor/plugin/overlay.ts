import type ts from 'typescript';
import type { EditedApps } from './edited-apps.js';
import type { Guard } from './guard.js';

type TypeScript = typeof ts;
type Overlay = { readonly text: string; readonly version: string; readonly snapshot: ts.IScriptSnapshot };

/** Shows TypeScript the generated files as they should be now, without writing them. */
export function overlayGenerated(
  { ScriptSnapshot }: Pick<TypeScript, 'ScriptSnapshot'>,
  host: ts.LanguageServiceHost,
  apps: EditedApps,
  guard: Guard,
): { isOverlaid(fileName: string): boolean } {
  const getScriptSnapshot = host.getScriptSnapshot.bind(host);
  const getScriptVersion = host.getScriptVersion.bind(host);
  const getProjectVersion = host.getProjectVersion?.bind(host);
  const overlays = new Map<string, Overlay>();
  let count = 0;

  const overlayOf = (fileName: string): Overlay | undefined => {
    const text = apps.generatedText(fileName);
    const disk = text === undefined ? undefined : getScriptSnapshot(fileName);
    if (text === undefined || disk === undefined || isText(disk, text)) {
      overlays.delete(fileName);
      return undefined;
    }
    const known = overlays.get(fileName);
    if (known?.text === text) return known;
    const overlay = { text, version: `tsc-run-${++count}`, snapshot: ScriptSnapshot.fromString(text) };
    overlays.set(fileName, overlay);
    return overlay;
  };
  const find = (fileName: string): Overlay | undefined =>
    apps.isGenerated(fileName)
      ? guard(
          'the overlay',
          () => undefined,
          () => overlayOf(fileName),
        )
      : undefined;

  host.getScriptSnapshot = (fileName) => find(fileName)?.snapshot ?? getScriptSnapshot(fileName);
  host.getScriptVersion = (fileName) => find(fileName)?.version ?? getScriptVersion(fileName);
  if (getProjectVersion !== undefined) {
    host.getProjectVersion = () =>
      `${getProjectVersion()} ${guard(
        'the overlay',
        () => 0,
        () => apps.version(),
      )}`;
  }
  return { isOverlaid: (fileName) => find(fileName) !== undefined };
}

function isText(snapshot: ts.IScriptSnapshot, text: string): boolean {
  return snapshot.getLength() === text.length && snapshot.getText(0, text.length) === text;
}
