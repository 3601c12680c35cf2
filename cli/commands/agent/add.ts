import { Command } from 'clipanion';
import { Add } from '../add.ts';

/** `agent add`: `add` for agents alone. */
export class AgentAdd extends Add {
  static override paths = [
    ['agent', 'add'],
    ['agent', 'install'],
  ];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Install agents into agent tools',
    examples: [['For the agent tools found on this machine', '$0 agent add platform/reviewer']],
  });
  override readonly onlyKind = 'agent';
}
