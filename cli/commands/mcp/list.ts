import { Command } from 'clipanion';
import { List } from '../list.ts';

/** `mcp list`: `list` for MCP servers alone. */
export class McpList extends List {
  static override paths = [
    ['mcp', 'list'],
    ['mcp', 'ls'],
  ];
  static override usage = Command.Usage({
    category: 'MCP servers',
    description: 'List installed MCP servers',
    examples: [['In this project and for the user', '$0 mcp list']],
  });
  override readonly onlyKind = 'mcp';
}
