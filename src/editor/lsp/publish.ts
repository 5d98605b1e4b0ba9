import { createHash } from 'node:crypto';
import { toAbsolute } from '../../analysis/lib/paths.js';
import type {
  Connection,
  Diagnostic,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import type { OpenDocuments } from './apps/documents.js';
import type { EditedApp } from './apps/edited-app.js';
import { findDiagnostics, withoutToldByTypes } from './find-diagnostics.js';
import { createPlaces, type Located } from './apps/located.js';
import type { Settings } from './settings.js';
import { toLspDiagnostic } from './to-lsp-diagnostic.js';

/** Tells a client what is wrong, either by itself or when it is asked. */
export interface Publisher {
  /** Sends what differs from what was sent before. */
  publish(app: EditedApp): void;
  /** Takes back everything that was sent about an app. */
  retract(app: EditedApp): void;
  answer(located: Located, previous: string | undefined): DocumentDiagnosticReport;
  answerAll(apps: readonly EditedApp[], previous: ReadonlyMap<string, string>): WorkspaceDiagnosticReport;
}

type PublisherOptions = {
  readonly connection: Connection;
  readonly documents: OpenDocuments;
  readonly settings: () => Settings;
};

export function createPublisher({ connection, documents, settings }: PublisherOptions): Publisher {
  /** What was sent about each app, by URI. */
  const sent = new Map<EditedApp, ReadonlyMap<string, string>>();

  const list = (app: EditedApp): ReadonlyMap<string, readonly Diagnostic[]> => {
    const places = createPlaces(app, documents);
    const found = [...findDiagnostics(app)].map(([file, all]) => {
      const shown = settings().typescript ? withoutToldByTypes(app, all) : all;
      return [file, shown.map((each) => toLspDiagnostic(each, places))] as const;
    });
    return new Map(found.filter(([, shown]) => shown.length > 0));
  };

  const send = (app: EditedApp, current: ReadonlyMap<string, readonly Diagnostic[]>): void => {
    const before = sent.get(app) ?? new Map<string, string>();
    const after = new Map<string, string>();
    for (const [file, diagnostics] of current) {
      const path = toAbsolute(app.root, file);
      const uri = documents.uriOf(path);
      const text = JSON.stringify(diagnostics);
      after.set(uri, text);
      if (before.get(uri) === text) continue;
      const version = documents.find(path)?.version;
      void connection.sendDiagnostics({
        uri,
        diagnostics: [...diagnostics],
        ...(version !== undefined && { version }),
      });
    }
    for (const uri of before.keys()) if (!after.has(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    sent.set(app, after);
  };

  return {
    publish: (app) => send(app, list(app)),
    retract(app) {
      send(app, new Map());
      sent.delete(app);
    },
    answer({ app, file }, previous) {
      app.lookOnce();
      return toReport(list(app).get(file) ?? [], previous);
    },
    answerAll: (apps, previous) => {
      const items = apps.flatMap((app) => {
        app.lookOnce();
        const found = list(app);
        const uris = new Map([...found].map(([file, each]) => [documents.uriOf(toAbsolute(app.root, file)), each]));
        // What was reported before and is mended is reported as empty.
        const all = new Set([...uris.keys(), ...previous.keys()]);
        return [...all].map((uri) => ({ uri, version: null, ...toReport(uris.get(uri) ?? [], previous.get(uri)) }));
      });
      return { items };
    },
  };
}

function toReport(items: readonly Diagnostic[], previous: string | undefined) {
  const resultId = createHash('sha1').update(JSON.stringify(items)).digest('base64url');
  if (previous === resultId) return { kind: 'unchanged' as const, resultId };
  return { kind: 'full' as const, resultId, items: [...items] };
}
