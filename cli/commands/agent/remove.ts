import { Command } from 'clipanion';
import { Remove } from '../remove.ts';

/** `agent remove`: `remove` for agents alone. */
export class AgentRemove extends Remove {
  static override paths = [
    ['agent', 'remove'],
    ['agent', 'rm'],
    ['agent', 'uninstall'],
  ];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Remove installed agents',
    examples: [['From all agent tools', '$0 agent remove platform/reviewer']],
  });
  override readonly onlyKind = 'agent';
}
