import { Command } from 'clipanion';
import { Show } from '../show.ts';

/** `mcp show`: `show` for MCP servers alone. */
export class McpShow extends Show {
  static override paths = [
    ['mcp', 'show'],
    ['mcp', 'info'],
  ];
  static override usage = Command.Usage({
    category: 'MCP servers',
    description: 'Show the details of an MCP server',
    examples: [['Its details', '$0 mcp show platform/postgres']],
  });
  override readonly onlyKind = 'mcp';
}
