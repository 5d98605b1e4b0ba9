import { toView } from '../../../dev/app/view.js';
import type { Output } from '../../terminal/io.js';
import { hasEnded } from './feed.js';
import type { Show } from './show.js';

/** One object a line, as `docs/dev.md` describes them. */
export function createJsonShow(stdout: Output, folder: string): Show {
  const write = (value: { readonly kind: string } & Readonly<Record<string, unknown>>): void =>
    stdout.write(`${JSON.stringify(value)}\n`);
  let last: string | undefined;
  return {
    news(news) {
      if (news.kind === 'listening') return write({ kind: 'listening', url: news.url });
      if (news.kind === 'ready' || news.kind === 'failure') return write(news);
      const { name, routes, subscribers, problems } = toView(news.state, folder);
      const app = {
        kind: 'app',
        name,
        routes: routes.map(({ method, path, file }) => ({ method, path, file })),
        subscribers,
        problems,
      };
      const text = JSON.stringify(app);
      if (text !== last) write(app);
      last = text;
    },
    activity(activity) {
      if (hasEnded(activity)) write(activity);
    },
    trouble: (message) => write({ kind: 'trouble', message }),
    stopping: () => write({ kind: 'stopping' }),
    summary: (counts) => write({ kind: 'summary', ...counts }),
  };
}
