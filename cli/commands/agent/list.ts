import { Command } from 'clipanion';
import { List } from '../list.ts';

/** `agent list`: `list` for agents alone. */
export class AgentList extends List {
  static override paths = [
    ['agent', 'list'],
    ['agent', 'ls'],
  ];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'List installed agents',
    examples: [['In this project and for the user', '$0 agent list']],
  });
  override readonly onlyKind = 'agent';
}
