import type ts from 'typescript';

/** The texts that are open in the editor. */
export interface OpenTexts {
  /** The current text of a file, unsaved changes included; undefined if the file is not open. */
  read(path: string): string | undefined;
  /** The files that were opened, changed or closed since the last call. */
  takeChanged(): readonly string[];
}

export function createOpenTexts(service: ts.server.ProjectService, accepts: (path: string) => boolean): OpenTexts {
  const versions = new Map<string, string>();

  const listOpen = (): readonly ts.server.ScriptInfo[] => {
    const infos = Array.from(service.openFiles.keys(), (path) => service.getScriptInfo(path));
    return infos
      .filter((info) => info !== undefined)
      .filter(({ fileName }) => versions.has(fileName) || accepts(fileName));
  };

  return {
    read(path) {
      const info = service.getScriptInfo(path);
      return info?.isScriptOpen() === true ? textOf(info.getSnapshot()) : undefined;
    },
    takeChanged() {
      const open = listOpen();
      const changed = open.filter((info) => versions.get(info.fileName) !== info.getLatestVersion());
      for (const info of changed) versions.set(info.fileName, info.getLatestVersion());
      const closed = open.length === versions.size ? [] : withoutOpen([...versions.keys()], open);
      for (const path of closed) versions.delete(path);
      return [...changed.map(({ fileName }) => fileName), ...closed];
    },
  };
}

function withoutOpen(paths: readonly string[], open: readonly ts.server.ScriptInfo[]): readonly string[] {
  const names = new Set<string>(open.map(({ fileName }) => fileName));
  return paths.filter((path) => !names.has(path));
}

function textOf(snapshot: ts.IScriptSnapshot): string {
  return snapshot.getText(0, snapshot.getLength());
}
