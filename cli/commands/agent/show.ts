import { Command } from 'clipanion';
import { Show } from '../show.ts';

/** `agent show <ref>`: shows the details of an agent, its versions, its files, or one unchanged file. */
export class AgentShow extends Show {
  static override paths = [['agent', 'show']];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Show the details of an agent and its parts',
    examples: [['Its details', '$0 agent show platform/reviewer']],
  });
  override readonly kind = 'agent';
}
