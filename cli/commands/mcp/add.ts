import { Command } from 'clipanion';
import { Add } from '../add.ts';

/** `mcp add`: `add` for MCP servers alone. */
export class McpAdd extends Add {
  static override paths = [
    ['mcp', 'add'],
    ['mcp', 'install'],
  ];
  static override usage = Command.Usage({
    category: 'MCP servers',
    description: 'Install MCP servers into agent tools',
    examples: [['For the agent tools found on this machine', '$0 mcp add platform/postgres']],
  });
  override readonly onlyKind = 'mcp';
}
