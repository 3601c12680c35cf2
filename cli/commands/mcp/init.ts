import { Command } from 'clipanion';
import { Init } from '../init.ts';

/** `mcp init`: `init` for MCP servers alone. */
export class McpInit extends Init {
  static override paths = [['mcp', 'init']];
  static override usage = Command.Usage({
    category: 'MCP servers',
    description: 'Create a new MCP server',
    examples: [['In a new folder', '$0 mcp init postgres']],
  });
  override readonly onlyKind = 'mcp';
  override type = undefined;
}
