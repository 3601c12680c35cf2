import { Command } from 'clipanion';
import { Remove } from '../remove.ts';

/** `mcp remove`: `remove` for MCP servers alone. */
export class McpRemove extends Remove {
  static override paths = [
    ['mcp', 'remove'],
    ['mcp', 'rm'],
    ['mcp', 'uninstall'],
  ];
  static override usage = Command.Usage({
    category: 'MCP servers',
    description: 'Remove installed MCP servers',
    examples: [['From all agent tools', '$0 mcp remove platform/postgres']],
  });
  override readonly onlyKind = 'mcp';
}
