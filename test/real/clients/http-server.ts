import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * An HTTP server on loopback that notes what clients ask of it: an MCP server without tools at `/mcp`, and
 * otherwise a model's API that refuses each request.
 */
export async function startHttpServer() {
  const seen: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const { method, url = '', headers } = request;
    const body = await text(request);
    seen.push({ path: url, headers, body });
    const answer = (status: number, content?: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(content === undefined ? undefined : JSON.stringify(content));
    if (url !== '/mcp' || method !== 'POST') {
      answer(url === '/mcp' ? 405 : 400, { error: { code: 400, message: 'refused' } });
      return;
    }
    const { id, method: called, params } = JSON.parse(body);
    const started = {
      protocolVersion: params?.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'remote', version: '1.0.0' },
    };
    const result = called === 'initialize' ? started : called === 'tools/list' ? { tools: [] } : {};
    if (id === undefined) answer(202);
    else answer(200, { jsonrpc: '2.0', id, result });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
