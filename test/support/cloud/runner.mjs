// Runs the handler of a bundle in a process with the environment of its function, one invocation at a time.
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2]).href);

process.on('message', ({ event, timeoutMs, requestId }) => {
  const end = Date.now() + timeoutMs;
  const context = { awsRequestId: requestId, getRemainingTimeInMillis: () => Math.max(0, end - Date.now()) };
  const invoke = async () => handler(event, context);
  // As Lambda does: who reads the log knows then that it is whole.
  const send = (answer) => process.stdout.write(`END RequestId: ${requestId}\n`, () => process.send(answer));
  invoke().then(
    (result) => send({ result: result === undefined ? null : JSON.parse(JSON.stringify(result)) }),
    (error) => send({ error: { errorType: error?.name ?? 'Error', errorMessage: String(error?.message ?? error) } }),
  );
});
process.send({ ready: true });
