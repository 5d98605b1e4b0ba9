import { isBelow, toAbsolute } from '../../../analysis/lib/paths.js';
import {
  type Connection,
  type FileRename,
  type Position,
  ResponseError,
  LSPErrorCodes,
  type TextDocumentIdentifier,
} from 'vscode-languageserver/node';
import { ToolError } from '../../../project/disk/tool-error.js';
import {
  answerCompletion,
  answerDefinition,
  answerDocumentSymbols,
  answerHover,
  answerLenses,
  answerReferences,
  answerWorkspaceSymbols,
  type Question,
} from './answers.js';
import type { Client } from '../client.js';
import { answerCodeActions } from './code-actions.js';
import type { OpenDocuments } from '../apps/documents.js';
import type { EditedApp } from '../apps/edited-app.js';
import { createPlaces } from '../apps/located.js';
import { toPath, toUri } from '../apps/paths.js';
import type { Publisher } from '../publish.js';
import { answerFileRenames, answerPrepareRename, answerRename } from './rename.js';
import type { Settings } from '../settings.js';
import type { Workspace } from '../apps/workspace.js';

export type Answering = {
  readonly connection: Connection;
  readonly client: Client;
  readonly documents: OpenDocuments;
  readonly publisher: Publisher;
  readonly settings: () => Settings;
  readonly workspace: Workspace;
};

type AtDocument = { readonly textDocument: TextDocumentIdentifier };
type AtPlace = AtDocument & { readonly position: Position };

/** Answers every request of a client; null where there is nothing of ours. */
export function answerRequests({ connection, client, documents, publisher, settings, workspace }: Answering): void {
  const questionAt = ({ textDocument }: AtDocument): Question | undefined => {
    const located = workspace.locate(textDocument.uri);
    if (located === undefined) return undefined;
    located.app.lookOnce();
    return { ...located, places: createPlaces(located.app, documents), client, settings: settings() };
  };
  const inDocument =
    <P extends AtDocument, R>(answer: (question: Question, params: P) => R) =>
    (params: P): R | null =>
      attempt(() => {
        const question = questionAt(params);
        return question === undefined ? null : answer(question, params);
      });
  const atPlace = <P extends AtPlace, R>(answer: (question: Question, offset: number, params: P) => R) =>
    inDocument((question, params: P) => {
      // The places are those of the current texts.
      question.app.analysis();
      return answer(question, question.places.offsetAt(question.file, params.position), params);
    });

  connection.onHover(atPlace(answerHover));
  connection.onDefinition(atPlace(answerDefinition));
  connection.onReferences(
    atPlace((question, offset, { context }) =>
      answerReferences(question, offset, context?.includeDeclaration !== false),
    ),
  );
  connection.onCompletion(atPlace(answerCompletion));
  connection.onPrepareRename(atPlace(answerPrepareRename));
  connection.onRenameRequest(atPlace((question, offset, { newName }) => answerRename(question, offset, newName)));
  connection.onCodeLens(inDocument(answerLenses));
  connection.onDocumentSymbol(inDocument(answerDocumentSymbols));
  connection.onCodeAction(
    inDocument((question, { range, context }) => {
      question.app.analysis();
      const [start, end] = [range.start, range.end].map((each) => question.places.offsetAt(question.file, each));
      return answerCodeActions(question, { start: start as number, end: end as number }, context ?? {});
    }),
  );
  connection.onWorkspaceSymbol(({ query }) =>
    attempt(() =>
      workspace.apps().flatMap((app) => answerWorkspaceSymbols(app, createPlaces(app, documents), query ?? '')),
    ),
  );
  connection.workspace.onWillRenameFiles(({ files }) =>
    attempt(() =>
      answerFileRenames(
        files.flatMap((each) => listRenamed(each, workspace.apps())),
        questionAt,
      ),
    ),
  );
  if (!client.pullsDiagnostics) return;
  connection.languages.diagnostics.on(({ textDocument, previousResultId }) =>
    attempt(() => {
      const located = workspace.locate(textDocument.uri);
      return located === undefined ? { kind: 'full' as const, items: [] } : publisher.answer(located, previousResultId);
    }),
  );
  connection.languages.diagnostics.onWorkspace(({ previousResultIds }) =>
    attempt(() => {
      const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      return publisher.answerAll(workspace.apps(), previous);
    }),
  );
}

/** The renames of a folder's files, which a client tells as one; a file alone otherwise. */
function listRenamed(renamed: FileRename, apps: readonly EditedApp[]): readonly FileRename[] {
  const [from, to] = [toPath(renamed.oldUri), toPath(renamed.newUri)];
  if (from === undefined || to === undefined) return [];
  const files = apps.flatMap((app) => app.session.sources().map((file) => toAbsolute(app.root, file)));
  const below = files.filter((path) => isBelow(path, from));
  if (below.length === 0) return [renamed];
  return below.map((path) => ({ oldUri: toUri(path), newUri: toUri(to + path.slice(from.length)) }));
}

/** Expected trouble outside, such as a file that cannot be read, is told in one sentence. */
function attempt<T>(answer: () => T): T {
  try {
    return answer();
  } catch (error) {
    if (error instanceof ToolError) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}
