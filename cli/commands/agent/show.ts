import { Command } from 'clipanion';
import { Show } from '../show.ts';

/** `agent show`: `show` for agents alone. */
export class AgentShow extends Show {
  static override paths = [
    ['agent', 'show'],
    ['agent', 'info'],
  ];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Show the details of an agent and its parts',
    examples: [['Its details', '$0 agent show platform/reviewer']],
  });
  override readonly onlyKind = 'agent';
}
