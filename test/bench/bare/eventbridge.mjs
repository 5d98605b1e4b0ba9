// A worker that answers PutEvents with success and checks nothing: what a client costs shows beside it.
import { createServer } from 'node:http';
import { parentPort } from 'node:worker_threads';

let requests = 0;
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text) => (body += text));
  request.on('end', () => {
    requests++;
    const entries = JSON.parse(body).Entries ?? [];
    const answer = { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `event-${index}` })) };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
parentPort.on('message', () => {
  parentPort.postMessage(requests);
  requests = 0;
});
