/** The manifest of an MCP server. https://github.com/modelcontextprotocol/registry/tree/main/docs/reference/server-json */
export const manifestFile = 'server.json';
