import { Command } from 'clipanion';
import { Validate } from '../validate.ts';

/** `agent validate [folder]`: checks an agent without publishing it. */
export class AgentValidate extends Validate {
  static override paths = [['agent', 'validate']];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Check an agent without publishing it',
    examples: [['This folder', '$0 agent validate']],
  });
  override readonly kind = 'agent';
}
