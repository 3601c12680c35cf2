import { Command } from 'clipanion';
import { BaseCommand } from '../../base-command.ts';
import { readConfig } from '../../config.ts';
import { maskKey } from '../../config-keys.ts';

/** `config show`: prints the effective settings and their origins; the API key is masked. */
export class ConfigShow extends BaseCommand {
  static override paths = [['config', 'show']];
  static override usage = Command.Usage({
    category: 'Settings',
    description: 'Print all settings and where each comes from',
    examples: [['The settings in effect here', '$0 config show']],
  });

  async execute() {
    const settings = await this.settings();
    const apiKey = settings.token === null ? null : maskKey(settings.token);
    const { profiles } = await readConfig(settings.paths);
    const names = [...new Set(['default', ...Object.keys(profiles)])];
    const data = {
      profile: settings.profile,
      profiles: names,
      registryUrl: { value: settings.registryUrl, from: settings.registryOrigin },
      apiKey: { value: apiKey, from: settings.tokenOrigin },
      username: settings.username,
      namespace: settings.namespace,
      lang: settings.lang,
      config: settings.paths.config,
    };
    this.output.result(data, () =>
      this.output.table(
        [{ title: 'SETTING' }, { title: 'VALUE' }, { title: 'FROM' }],
        [
          ['profile', settings.profile, null],
          ['registry.url', settings.registryUrl, settings.registryOrigin],
          ['registry.api_key', apiKey ?? '(not set)', settings.tokenOrigin],
          ['namespace', settings.namespace ?? '(not set)', null],
          ['lang', settings.lang ?? '(not set)', null],
        ],
      ),
    );
  }
}
