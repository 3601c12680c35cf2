// An MCP server that a client starts. It writes the arguments and variables that reached it to the file SEEN, and has
// no tools.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

writeFileSync(process.env.SEEN, JSON.stringify({ args: process.argv.slice(2), env: process.env }));
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const started = {
    protocolVersion: params?.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'probe', version: '1.0.0' },
  };
  const result = method === 'initialize' ? started : method === 'tools/list' ? { tools: [] } : {};
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
}
