import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';
import { effectiveValue, parseConfigKey } from '../../config-keys.ts';
import { CliError } from '../../errors.ts';

/** `config get <key>`: prints the effective value of a setting, and nothing else. */
export class ConfigGet extends BaseCommand {
  static override paths = [['config', 'get']];
  static override usage = Command.Usage({
    category: 'Settings',
    description: 'Print one setting',
    examples: [['The registry in use', '$0 config get registry.url']],
  });

  key = Option.String({ name: 'key', required: true });

  async execute() {
    const key = parseConfigKey(this.key);
    const value = effectiveValue(key, await this.settings());
    if (value === null) throw new CliError('cli.not_found', `${this.key} is not set`);
    this.output.result({ key: this.key, value }, () => this.output.line(value));
  }
}
