import { Command } from 'clipanion';
import { Publish } from '../publish.ts';

/** `agent publish [folder|zip]`: publishes an agent, or with `--recursive` every agent below a folder. */
export class AgentPublish extends Publish {
  static override paths = [['agent', 'publish']];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Publish an agent: a folder with an AGENT.md',
    examples: [
      ['This folder', '$0 agent publish'],
      ['Preview without publishing', '$0 agent publish ./reviewer --dry-run'],
    ],
  });
  override readonly kind = 'agent';
}
