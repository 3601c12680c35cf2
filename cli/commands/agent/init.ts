import { Command } from 'clipanion';
import { Init } from '../init.ts';

/** `agent init`: `init` for agents alone. */
export class AgentInit extends Init {
  static override paths = [['agent', 'init']];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Create a new agent',
    examples: [['In a new folder', '$0 agent init review']],
  });
  override readonly onlyKind = 'agent';
  override type = undefined;
}
