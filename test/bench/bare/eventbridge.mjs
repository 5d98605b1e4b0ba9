// A process that answers PutEvents with success and checks nothing: what a client costs shows beside it. A GET counts
// the requests since the last one.
import { createServer } from 'node:http';

let requests = 0;
const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text) => (body += text));
  request.on('end', () => {
    if (request.method === 'GET') {
      response.end(String(requests));
      requests = 0;
      return;
    }
    requests++;
    const entries = JSON.parse(body).Entries ?? [];
    const answer = { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `event-${index}` })) };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
