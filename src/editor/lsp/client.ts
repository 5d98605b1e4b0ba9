import type { InitializeParams } from 'vscode-languageserver/node';

/** What a client can do, as far as it changes what it is given. */
export type Client = {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesLenses: boolean;
  readonly rendersMarkdown: boolean;
  readonly linksDefinitions: boolean;
  readonly nestsSymbols: boolean;
  /** Whether the range of an item of completion may be given once for all. */
  readonly sharesEditRange: boolean;
  readonly creates: boolean;
  readonly renames: boolean;
  readonly versionsChanges: boolean;
  /** Whether it asks before a change that is marked so. */
  readonly confirmsChanges: boolean;
  readonly configures: boolean;
  readonly changesFolders: boolean;
  readonly watches: boolean;
  readonly showsProgress: boolean;
  /** Commands that it runs itself, which it names in `initializationOptions.commands`. */
  readonly commands: ReadonlySet<string>;
};

export function readClient({ capabilities = {}, initializationOptions }: InitializeParams): Client {
  const { workspace, textDocument, window } = capabilities;
  const { workspaceEdit } = workspace ?? {};
  const operations = workspaceEdit?.documentChanges === true ? (workspaceEdit.resourceOperations ?? []) : [];
  const formats = textDocument?.hover?.contentFormat;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    rendersMarkdown: formats === undefined || formats.includes('markdown'),
    linksDefinitions: textDocument?.definition?.linkSupport === true,
    nestsSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    sharesEditRange: textDocument?.completion?.completionList?.itemDefaults?.includes('editRange') === true,
    creates: operations.includes('create'),
    renames: operations.includes('rename'),
    versionsChanges: workspaceEdit?.documentChanges === true,
    confirmsChanges: workspaceEdit?.changeAnnotationSupport !== undefined,
    configures: workspace?.configuration === true,
    changesFolders: workspace?.workspaceFolders === true,
    watches: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    showsProgress: window?.workDoneProgress === true,
    commands: new Set(listStrings(initializationOptions)),
  };
}

function listStrings(options: unknown): readonly string[] {
  const commands = typeof options === 'object' && options !== null ? Reflect.get(options, 'commands') : undefined;
  return Array.isArray(commands) ? commands.filter((each) => typeof each === 'string') : [];
}
