import { Command } from 'clipanion';
import { Pin } from './pin.ts';

/** `unpin <name>…`: lets `update` bring the latest version again. */
export class Unpin extends Pin {
  static override paths = [['unpin']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'Follow the latest version again',
    details:
      'One that followed a range before it was pinned follows that range again. update --unpin does this and updates at once.',
    examples: [['Update again', '$0 unpin platform/deploy']],
  });

  override readonly isPinned = false;
}
