import { close as closeInspector, open as openInspector } from 'node:inspector';
import { connect } from '../../runtime/environment/connection.js';
import { send } from '../../runtime/send.js';
import { callHandler } from '../../runtime/http/handler.js';
import { toRequest } from '../../runtime/http/request.js';
import type { Envelope } from '../../runtime/envelope.js';
import type { AppCode, Ask, HandlerCall, HandlerResponse, Questions } from '../messages.js';
import { type AppBus, loadValidation, openBus, toDeliver } from './bus.js';
import { runAs } from './causes.js';
import { loadExports } from './modules.js';
import { createReporter } from './report.js';

/** An app that runs in this process. */
export type RunningApp = {
  readonly call: (call: HandlerCall) => Promise<HandlerResponse>;
  readonly ask: (ask: Ask) => Promise<unknown>;
  /** Stops taking deliveries from the store. Those that run go on. */
  readonly retire: () => void;
  /** Resolves when every delivery has ended. */
  readonly close: () => Promise<void>;
};

/** Opens the bus of an app, connects it, and delivers. The app's code is loaded when it is needed. */
export async function startApp(code: AppCode): Promise<RunningApp> {
  for (const [name, value] of Object.entries(code.env)) process.env[name] ??= value;
  if (code.inspect !== undefined) openInspector(code.inspect);
  const reporter = createReporter(code.folder);
  const bus = reporter.watchBus(await openBus(code));
  connect(bus);
  if (code.schemas !== undefined) connect(bus, { validation: await loadValidation(code.schemas) });
  // Requests need not wait for deliveries. If it fails, that ends this process, and the server hears of it.
  const consuming = bus.consume(reporter.watchDeliver(toDeliver(code)));
  const stopConsuming = async (): Promise<void> => (await consuming).close();
  let retiring: Promise<void> | undefined;
  const retire = (): Promise<void> => {
    if (retiring === undefined && code.inspect !== undefined) closeInspector();
    return (retiring ??= code.memory ? bus.idle() : stopConsuming());
  };
  return {
    call: callApp,
    ask: (ask) => answer(bus, ask),
    retire: () => void retire(),
    async close() {
      // What is in memory is delivered by this process, or by none; requests may have emitted since it retired.
      await (code.memory ? bus.idle() : retire());
      await bus.close();
    },
  };
}

async function callApp(call: HandlerCall): Promise<HandlerResponse> {
  const { file, handler, place, id } = call;
  const cause = { request: id };
  const exports = await runAs(cause, () => loadExports(file));
  const response = await runAs(cause, () => callHandler(exports[handler], toRequest(call), place));
  const { statusCode, headers, cookies, body } = response;
  return { statusCode, headers: { ...headers }, cookies: [...cookies], body };
}

async function answer(bus: AppBus, ask: Ask): Promise<unknown> {
  if (ask.what === 'emit') {
    const id = crypto.randomUUID();
    await send([{ ...ask.given, id }]);
    return id;
  }
  const { admin } = bus;
  if (admin === undefined)
    throw new Error('Events that are kept in memory are not stored, so there is nothing to show.');
  switch (ask.what) {
    case 'deliveries':
      return admin.deliveries(ask.given);
    case 'event':
      return toStored(await admin.event(ask.given));
    case 'redrive':
      return admin.redrive(ask.given);
    case 'replay':
      return admin.replay(ask.given);
  }
}

/** The payload stays text until the page shows it. */
function toStored(event: Envelope | undefined): Questions['event']['answer'] {
  return event && { ...event, data: JSON.stringify(event.data), meta: { ...event.meta } };
}
