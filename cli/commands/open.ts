import { Command, Option } from 'clipanion';
import { BaseCommand } from '../base-command.ts';
import { kindWords } from '#schema/kind.ts';
import { resolveRef } from '../refs.ts';

/** `open <ref>`: prints the address of an asset's page and shows it in the browser. */
export class Open extends BaseCommand {
  static override paths = [['open']];
  static override usage = Command.Usage({
    category: 'Assets',
    description: 'Open the page of an asset in the browser',
    details: 'Without a terminal, or with --no-input, the address is only printed.',
    examples: [['Its page', '$0 open platform/pdf-tools']],
  });

  ref = Option.String({ name: 'ref', required: true });

  async execute() {
    const client = await this.client();
    const { kind, namespace, name, selector } = await resolveRef(this, client, this.ref);
    const { registryUrl } = await this.settings();
    const version = selector === null ? '' : `?v=${encodeURIComponent(selector)}`;
    const url = `${registryUrl}/${kindWords[kind]}/${namespace}/${name}${version}`;
    const launched = this.canAsk;
    this.output.result({ url, launched }, () => this.output.line(url));
    if (launched) this.#launch(url);
  }

  #launch(url: string) {
    const { platform, launch } = this.context;
    if (platform === 'darwin') launch('open', [url]);
    // Not `start`, because cmd would interpret an & in the address.
    else if (platform === 'win32') launch('rundll32', ['url.dll,FileProtocolHandler', url]);
    else launch('xdg-open', [url]);
  }
}
