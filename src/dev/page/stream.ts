import type { ServerResponse } from 'node:http';
import type { Activity } from '../journal/activity.js';
import { HEADERS } from './answer.js';
import type { PageHost } from './host.js';
import type { StreamMessages } from './wire.js';

/** How long activities are collected before they are sent, in milliseconds. */
const COLLECT_MS = 50;
/** An idle stream says so, so that both sides notice a connection that is gone. */
const PING_MS = 15_000;
/** The most that waits for a slow page; it keeps no more either. */
const MOST_WAITING = 1000;
/** The longest text of an activity, in characters. */
const LONGEST = 300;

/** Sends what has happened and what happens, as server-sent events, until the page goes. */
export function sendStream(host: PageHost, response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
  const waiting = new Map<string, Activity>();
  let timer: NodeJS.Timeout | undefined;
  let isFull = false;

  const send = <N extends keyof StreamMessages>(name: N, message: StreamMessages[N]): void => {
    isFull = !response.write(`event: ${name}\ndata: ${JSON.stringify(message)}\n\n`);
  };
  const flush = (): void => {
    timer = undefined;
    if (isFull || waiting.size === 0) return;
    send('activities', [...waiting.values()]);
    waiting.clear();
  };
  const stopListening = host.journal.listen((activity) => {
    waiting.set(`${activity.kind} ${activity.id}`, shorten(activity));
    if (waiting.size > MOST_WAITING) waiting.delete(waiting.keys().next().value!);
    timer ??= setTimeout(flush, COLLECT_MS);
  });
  const stopFollowing = host.onAppChange(() => send('app', host.app()));
  const stopWaiting = host.onClose(() => response.end());
  const ping = setInterval(() => isFull || response.write(': ping\n\n'), PING_MS);
  response.on('drain', () => {
    isFull = false;
    flush();
  });
  response.on('close', () => {
    clearTimeout(timer);
    clearInterval(ping);
    stopListening();
    stopFollowing();
    stopWaiting();
  });
  response.write('retry: 1000\n\n');
  send('hello', { token: host.token, app: host.app(), activities: host.journal.activities().map(shorten) });
}

/** An activity whose texts are short enough to be sent a thousand times a second. */
export function shorten(activity: Activity): Activity {
  const error = activity.error !== undefined && { error: cut(activity.error) };
  if (activity.kind === 'request') return { ...activity, ...error, path: cut(activity.path) };
  return activity.kind === 'emit' ? { ...activity, ...error, data: cut(activity.data) } : { ...activity, ...error };
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
