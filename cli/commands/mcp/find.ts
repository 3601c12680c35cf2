import { Command } from 'clipanion';
import { Find } from '../find.ts';

/** `mcp find`: `find` for MCP servers alone. */
export class McpFind extends Find {
  static override paths = [
    ['mcp', 'find'],
    ['mcp', 'search'],
  ];
  static override usage = Command.Usage({
    category: 'MCP servers',
    description: 'Search MCP servers',
    examples: [['MCP servers about postgres', '$0 mcp find postgres']],
  });
  override readonly onlyKind = 'mcp';
  override type = undefined;
}
