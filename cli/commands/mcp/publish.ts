import { Command } from 'clipanion';
import { Publish } from '../publish.ts';

/** `mcp publish`: `publish` for MCP servers alone. */
export class McpPublish extends Publish {
  static override paths = [['mcp', 'publish']];
  static override usage = Command.Usage({
    category: 'MCP servers',
    description: 'Publish an MCP server, or all MCP servers below a folder',
    examples: [['This folder', '$0 mcp publish']],
  });
  override readonly onlyKind = 'mcp';
  override type = undefined;
}
