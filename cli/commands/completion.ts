import { Command, Option } from 'clipanion';
import { BaseCommand, parseChoice } from '../base-command.ts';
import { UsageError } from '../errors.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** `completion <shell>`: prints the script with which a shell completes commands and options. */
export class Completion extends BaseCommand {
  static override paths = [['completion']];
  static override usage = Command.Usage({
    category: 'Settings',
    description: 'Print the completion script of a shell',
    details: `Supported shells: ${shells.join(', ')}.`,
    examples: [
      ['For bash', '$0 completion bash >> ~/.bashrc'],
      ['For zsh', 'source <($0 completion zsh)'],
    ],
  });

  shell = Option.String({ name: 'shell', required: true });

  async execute() {
    const shell = parseChoice('completion', this.shell, shells);
    if (!shell) throw new UsageError('Name a shell');
    const { completionScript } = await import('../complete.ts');
    const script = await completionScript(shell);
    this.output.result({ shell, script }, () =>
      this.output.bytes(new TextEncoder().encode(script)),
    );
  }
}

/** `complete`: gives completions to the scripts of `completion`; hidden from the help. */
export class Complete extends BaseCommand {
  static override paths = [['complete']];

  words = Option.Proxy();

  async execute() {
    const { complete } = await import('../complete.ts');
    const { commands } = await import('./index.ts');
    const words = this.words[0] === '--' ? this.words.slice(1) : this.words;
    this.output.block(await complete(words, commands));
  }
}
