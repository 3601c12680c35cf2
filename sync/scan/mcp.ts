import type { FolderRule } from './candidate.ts';

/** An MCP server is a folder with a `server.json`. */
export const mcp: FolderRule = {
  kind: 'mcp',
  conventional: /^(?:mcps?|mcp-servers|servers)\//,
  // Beside it usually stands the source of the server, which no client needs.
  isPart: (path) => /^(?:server\.json|readme\.md|licen[cs]e(?:\.md|\.txt)?)$/i.test(path),
};
