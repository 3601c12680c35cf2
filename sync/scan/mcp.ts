import type { Recogniser } from './candidate.ts';
import { foldersWith } from './folders.ts';

const server = foldersWith({
  kind: 'mcp',
  manifest: 'server.json',
  conventional: /^(?:mcps?|mcp-servers|servers)\//,
  // Beside it usually stands the source of the server, which no client needs.
  isPart: (path) => /^(?:server\.json|readme\.md|licen[cs]e(?:\.md|\.txt)?)$/i.test(path),
});

/** The files in which clients, and repositories for them, keep their servers. */
const converted = /(?:^|\/)\.?mcp\.json$/i;

/** An MCP server is a folder with a `server.json`, or an entry of a `.mcp.json` or `mcp.json`. */
export const mcp: Recogniser = {
  ...server,
  isConverted: (path) => converted.test(path),
};
