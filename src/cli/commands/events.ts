import { defineCommand } from '../define-command.js';

export const events = defineCommand({
  name: 'events',
  about: 'Show the events of the app, and manage their deliveries',
  options: {
    event: { type: 'string', value: 'NAME', about: 'Only this event' },
    subscriber: { type: 'string', value: 'NAME', about: 'Only this subscriber' },
    id: { type: 'string', value: 'ID', about: 'Only the event with this id' },
    since: {
      type: 'string',
      value: 'TIME',
      about: 'Only events from this time on: 2026-11-23T10:00Z, or 30m, 12h, 7d ago',
    },
    until: { type: 'string', value: 'TIME', about: 'Only events before this time' },
    limit: { type: 'string', value: 'COUNT', about: 'Show at most so many, the newest (default: 1000)' },
    all: { type: 'boolean', about: 'Replay every event' },
    before: { type: 'string', value: 'TIME', about: 'Prune events before this time (default: 7d)' },
    dead: { type: 'boolean', about: 'Prune events with dead deliveries too' },
    database: { type: 'string', value: 'URL', about: 'Events in this PostgreSQL database instead of .tsc-run' },
    schema: { type: 'string', value: 'NAME', about: 'The schema in the database (default: tsc_run)' },
    folder: { type: 'string', value: 'DIR', about: 'Folder of the store (default: .tsc-run beside the config)' },
  },
  actions: {
    list: {
      about: 'Show events, their types and subscribers, where they are emitted, and the state of their deliveries',
      options: ['event', 'subscriber', 'folder', 'database', 'schema'],
    },
    dead: {
      about: 'Show the deliveries that failed for good, and why',
      options: ['event', 'subscriber', 'id', 'since', 'until', 'limit', 'folder', 'database', 'schema'],
    },
    redrive: {
      about: 'Start dead deliveries again',
      options: ['event', 'subscriber', 'id', 'since', 'until', 'folder', 'database', 'schema'],
    },
    replay: {
      about: 'Deliver again what was delivered, also to subscribers that were added since',
      options: ['event', 'subscriber', 'id', 'since', 'until', 'all', 'folder', 'database', 'schema'],
    },
    prune: {
      about: 'Delete old events whose deliveries are all done',
      options: ['before', 'dead', 'folder', 'database', 'schema'],
    },
  },
  async run(options, io) {
    const { runAction } = await import('./events/actions.js');
    return runAction(options, io);
  },
});
