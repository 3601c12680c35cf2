import { Command } from 'clipanion';
import { Publish } from '../publish.ts';

/** `agent publish`: `publish` for agents alone. */
export class AgentPublish extends Publish {
  static override paths = [['agent', 'publish']];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Publish an agent, or all agents below a folder',
    examples: [['This folder', '$0 agent publish']],
  });
  override readonly onlyKind = 'agent';
  override type = undefined;
}
