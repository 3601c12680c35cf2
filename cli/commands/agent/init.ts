import { Command } from 'clipanion';
import { Init } from '../init.ts';

/** `agent init [name]`: writes a template AGENT.md in a folder of that name or in this one. */
export class AgentInit extends Init {
  static override paths = [['agent', 'init']];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Create a new agent',
    examples: [['In a new folder', '$0 agent init reviewer']],
  });
  override readonly kind = 'agent';
}
