import { Command } from 'clipanion';
import { Find } from '../find.ts';

/** `agent find`: `find` for agents alone. */
export class AgentFind extends Find {
  static override paths = [
    ['agent', 'find'],
    ['agent', 'search'],
  ];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Search agents',
    examples: [['Agents about review', '$0 agent find review']],
  });
  override readonly onlyKind = 'agent';
  override type = undefined;
}
