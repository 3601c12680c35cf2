import { Command } from 'clipanion';
import { Validate } from '../validate.ts';

/** `agent validate`: `validate` for agents alone. */
export class AgentValidate extends Validate {
  static override paths = [
    ['agent', 'validate'],
    ['agent', 'lint'],
  ];
  static override usage = Command.Usage({
    category: 'Agents',
    description: 'Check an agent without publishing it',
    examples: [['This folder', '$0 agent validate']],
  });
  override readonly onlyKind = 'agent';
  override type = undefined;
}
