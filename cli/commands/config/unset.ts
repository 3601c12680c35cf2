import { Command, Option } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';
import {
  configPaths,
  profileOf,
  readConfig,
  readCredentials,
  writeConfig,
  writeCredentials,
} from '../../config.ts';
import { parseConfigKey } from '../../config-keys.ts';

/** `config unset <key>`: removes a setting of the profile; succeeds if it was not set. */
export class ConfigUnset extends BaseCommand {
  static override paths = [['config', 'unset']];
  static override usage = Command.Usage({
    category: 'Settings',
    description: 'Remove one setting',
    examples: [['Back to the default registry', '$0 config unset registry.url']],
  });

  key = Option.String({ name: 'key', required: true });

  async execute() {
    const key = parseConfigKey(this.key);
    const paths = configPaths(this.context, this.config);
    const file = await readConfig(paths);
    const profile = profileOf(this.context, this, file);
    if (key === 'apiKey') {
      const { [profile]: removed, ...others } = await readCredentials(paths);
      if (removed) await writeCredentials(paths, others);
    } else if (file.profiles[profile]) {
      file.profiles[profile] = { ...file.profiles[profile], [key]: undefined };
      await writeConfig(paths, file);
    }
    this.output.result({ key: this.key, profile }, () =>
      this.output.done(`${this.key} is not set`),
    );
  }
}
