import type { Change } from '../disk/apply-changes.js';
import type { EventModel } from '../../analysis/model/model.js';
import { CONFIG_FILES, EVENTS_FOLDER, SUBSCRIBERS_FOLDER } from '../../analysis/model/layout.js';
import type { Folder } from '../../analysis/model/folder.js';

/** What `init` found in an app that has a config. */
export type Existing = Pick<EventModel, 'events' | 'subscribers' | 'settings'>;

const EVENT = `export type UserRegisteredEvent = {
  id: string;
  name: string;
  email: string;
  registeredAt: string;
};
`;

const SUBSCRIBER = `import type { events } from '@tsc-run/core';

export async function listen(event: events.For<'send-welcome-email'>) {
  console.log(\`Welcome, \${event.data.name}!\`);
}
`;

const CONFIG = `import { defineConfig } from '@tsc-run/core';

export default defineConfig({
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
    },
  },
});
`;

const EMPTY_CONFIG = `import { defineConfig } from '@tsc-run/core';

export default defineConfig({
  events: {
    subscribers: {},
  },
});
`;

/** The config, with one event and one subscriber unless the app has files in these folders already. */
export function addSources(root: Folder, home: string, existing: Existing | undefined): readonly Change[] {
  if (existing !== undefined) return [];
  const inHome = (path: string): string => (home === '' ? path : `${home}/${path}`);
  const config = inHome(CONFIG_FILES[0] as string);
  const isFree = [EVENTS_FOLDER, SUBSCRIBERS_FOLDER].every((folder) => root.list(inHome(folder)).length === 0);
  if (!isFree) return [{ path: config, text: EMPTY_CONFIG }];
  return [
    { path: config, text: CONFIG },
    { path: inHome(`${EVENTS_FOLDER}/user-registered.ts`), text: EVENT },
    { path: inHome(`${SUBSCRIBERS_FOLDER}/send-welcome-email.ts`), text: SUBSCRIBER },
  ];
}
