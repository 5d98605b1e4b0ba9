import { quote } from '../../analysis/lib/quote.js';
import { toDefaultName, toLetters } from '../../analysis/model/event-name.js';
import { declareEvent } from '../../analysis/problems/fixes/new-event.js';
import type { Session } from '../../analysis/session/session.js';
import { ToolError } from '../disk/tool-error.js';
import { readEventName } from './names.js';
import type { Scaffold } from './scaffold.js';

const PAYLOAD = `{
  id: string;
}`;

/** A new file of `events/` that declares an event. */
export function scaffoldEvent({ analysis }: Session, given: string): Scaffold {
  const name = readEventName(given);
  const { events, settings } = analysis().model;
  const same =
    events.find((each) => each.name === name) ?? events.find((each) => toLetters(each.name) === toLetters(name));
  if (same !== undefined)
    throw new ToolError(
      same.name === name
        ? `${quote(name)} is an event already: ${same.type.typeName} in ${same.type.file}`
        : `${quote(name)} is another spelling of ${quote(same.name)}, which ${same.type.typeName} in ${same.type.file} declares`,
      'Choose another name, or use that event.',
    );
  const { stem, text } = declareEvent(name, {
    payload: PAYLOAD,
    eventsDir: settings.eventsDir,
    isNamed: (typeName) => toDefaultName(typeName) === name,
  });
  const path = `${stem}.ts`;
  return {
    title: `event ${name}`,
    files: [{ path, text }],
    isThere: ({ model }) => model.events.some((each) => each.name === name && each.type.file === path),
  };
}
