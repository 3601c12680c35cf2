import { Command, Option } from 'clipanion';
import { BaseCommand } from '../base-command.ts';
import { resolveVersion } from '../install/resolve.ts';

/** `use <ref>`: prints an asset as a prompt, without installing it. */
export class Use extends BaseCommand {
  static override paths = [['use']];
  static override usage = Command.Usage({
    category: 'Assets',
    description: 'Print an asset as a prompt, without installing it',
    details:
      'Prints the instructions of a skill or an agent, or what an MCP server offers, and the names of the files beside them. Nothing is written, and no install is counted.',
    examples: [
      ['As the prompt of an agent tool', 'claude "$($0 use platform/pdf-tools)"'],
      ['A version', '$0 use platform/pdf-tools@1.2.0'],
    ],
  });

  ref = Option.String({ name: 'ref', required: true });

  async execute() {
    const { kindModule } = await import('#schema/kinds/index.ts');
    const { decodeManifest } = await import('#schema/manifest/decode.ts');
    const { createArchiveCache } = await import('../install/archive-cache.ts');
    const { fetchFiles } = await import('../install/fetch.ts');
    const client = await this.client();
    const { kind, ref, version, notices } = await resolveVersion(this, client, this.ref);
    const cache = createArchiveCache(this.context.home);
    const files = await fetchFiles({ kind, ref, ...version }, cache, () => this.transferClient());
    const { manifestFile, readManifest } = kindModule(kind);
    const paths = files.map(({ path }) => path);
    const manifest = files.find(({ path }) => path === manifestFile);
    const { readme, description } = readManifest(
      decodeManifest(manifest?.bytes ?? new Uint8Array(), manifestFile),
    );
    const others = paths.filter((path) => path !== manifestFile);
    const prompt = promptOf({ ref: `${ref}@${version.version}`, description, readme, others });
    for (const notice of notices) this.output.warn(notice);
    const data = { kind, ref, version: version.version, prompt, files: paths };
    this.output.result(data, () => this.output.bytes(new TextEncoder().encode(prompt)));
  }
}

function promptOf(asset: {
  ref: string;
  description: string;
  readme: string;
  others: string[];
}): string {
  const { ref, description, readme, others } = asset;
  const files = [
    `Files beside these instructions; print one with  agenthub-cli show ${ref} --file PATH:`,
    ...others.map((path) => `- ${path}`),
  ];
  const parts = [description, readme.trim(), ...(others.length > 0 ? [files.join('\n')] : [])];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
