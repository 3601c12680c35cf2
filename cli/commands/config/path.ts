import { Command } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';
import { configPaths } from '../../config.ts';
import { homeUnknown } from '../../errors.ts';

/** `config path`: prints the path of the configuration file, even if it does not exist yet. */
export class ConfigPath extends BaseCommand {
  static override paths = [['config', 'path']];
  static override usage = Command.Usage({
    category: 'Settings',
    description: 'Print the path of the configuration file',
    examples: [['Open it in an editor', '$EDITOR "$($0 config path)"']],
  });

  async execute() {
    const { config, credentials } = configPaths(this.context, this.config);
    if (config === null) throw homeUnknown();
    this.output.result({ config, credentials }, () => this.output.line(config));
  }
}
