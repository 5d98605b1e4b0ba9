import type ts from 'typescript';

/** The texts that are open in the editor. */
export interface OpenTexts {
  /** The text of a file as it is being edited; undefined for a file that is not open. */
  read(path: string): string | undefined;
  /** The files that were opened, changed or closed since the last call. */
  takeChanged(): readonly string[];
}

export function createOpenTexts(service: ts.server.ProjectService, accepts: (path: string) => boolean): OpenTexts {
  const versions = new Map<string, string>();

  const listOpen = (): ReadonlyMap<string, string> => {
    const open = new Map<string, string>();
    for (const path of service.openFiles.keys()) {
      const info = service.getScriptInfo(path);
      if (info !== undefined && accepts(info.fileName)) open.set(info.fileName, info.getLatestVersion());
    }
    return open;
  };

  return {
    read(path) {
      const info = service.getScriptInfo(path);
      return info?.isScriptOpen() === true ? textOf(info.getSnapshot()) : undefined;
    },
    takeChanged() {
      const open = listOpen();
      const changed = [...open].filter(([path, version]) => versions.get(path) !== version).map(([path]) => path);
      const closed = [...versions.keys()].filter((path) => !open.has(path));
      for (const path of closed) versions.delete(path);
      for (const [path, version] of open) versions.set(path, version);
      return [...changed, ...closed];
    },
  };
}

export function textOf(snapshot: ts.IScriptSnapshot): string {
  return snapshot.getText(0, snapshot.getLength());
}
