import { createServer } from 'node:http';

// For deploy/check-nginx.sh: echoes the headers that a server behind the proxy receives, and sends five
// events within a second at /events.
createServer((request, response) => {
  if (request.url !== '/events') {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.headers));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(`data: ${++sent}\n\n`);
    if (sent < 5) return;
    clearInterval(timer);
    response.end();
  }, 200);
}).listen(Number(process.env.PORT), '127.0.0.1');
