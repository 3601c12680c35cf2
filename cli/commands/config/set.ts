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
import { maskKey, parseConfigKey, parseConfigValue } from '../../config-keys.ts';

/** `config set <key> <value>`: stores a setting of the profile; an API key goes to `credentials.toml`. */
export class ConfigSet extends BaseCommand {
  static override paths = [['config', 'set']];
  static override usage = Command.Usage({
    category: 'Settings',
    description: 'Store one setting',
    details: 'The settings are registry.url, registry.api_key, namespace and lang.',
    examples: [
      ['The registry of the company', '$0 config set registry.url http://hub.corp:8000'],
      [
        'A second registry, in its own profile',
        '$0 config set registry.url http://lab:8000 --profile lab',
      ],
    ],
  });

  key = Option.String({ name: 'key', required: true });
  value = Option.String({ name: 'value', required: true });

  async execute() {
    const key = parseConfigKey(this.key);
    const value = parseConfigValue(key, this.value);
    const paths = configPaths(this.context, this.config);
    const file = await readConfig(paths);
    const profile = profileOf(this.context, this, file);
    if (key === 'apiKey') {
      const credentials = await readCredentials(paths);
      // The key is bound to no address, so it is used for the profile's registry, whenever that is set.
      await writeCredentials(paths, { ...credentials, [profile]: { apiKey: value } });
    } else {
      file.profiles[profile] = { ...file.profiles[profile], [key]: value };
      await writeConfig(paths, file);
    }
    const shown = key === 'apiKey' ? maskKey(value) : value;
    this.output.result({ key: this.key, value: shown, profile }, () =>
      this.output.done(`${this.key} = ${shown}`),
    );
  }
}
