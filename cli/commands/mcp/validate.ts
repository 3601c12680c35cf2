import { Command } from 'clipanion';
import { Validate } from '../validate.ts';

/** `mcp validate`: `validate` for MCP servers alone. */
export class McpValidate extends Validate {
  static override paths = [
    ['mcp', 'validate'],
    ['mcp', 'lint'],
  ];
  static override usage = Command.Usage({
    category: 'MCP servers',
    description: 'Check an MCP server without publishing it',
    examples: [['This folder', '$0 mcp validate']],
  });
  override readonly onlyKind = 'mcp';
  override type = undefined;
}
