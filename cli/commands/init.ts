import { lstat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { writeFileAtomic } from '../atomic-file.ts';
import { defaultKind, kindNames } from '#schema/kind.ts';
import { BaseCommand, parseChoice } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';

/** `init [name]`: writes a template of a manifest in a folder of that name or in this one. */
export class Init extends BaseCommand {
  static override paths = [['init']];
  static override usage = Command.Usage({
    category: 'Publishing',
    description: 'Create a new skill, MCP server or agent',
    examples: [
      ['In a new folder', '$0 init pdf-tools'],
      ['An MCP server', '$0 init weather --type mcp'],
      ['In this folder, with the name of the folder', '$0 init'],
      ['An agent', '$0 init reviewer --type agent'],
    ],
  });

  name = Option.String({ name: 'name', required: false });
  type = Option.String('--type', {
    description: `<kind> ${kindNames.join(', ')}; default: ${defaultKind}`,
  });
  description = Option.String('--description', {
    description: '<text> What it does and when to use it',
  });
  force = Option.Boolean('--force', false, { description: 'Replace an existing manifest' });

  async execute() {
    const kind = parseChoice('--type', this.type, kindNames) ?? this.kind;
    const { assetName } = await import('#schema/name.ts');
    const { slugify } = await import('#schema/manifest/slug.ts');
    const { kindModule } = await import('#schema/kinds/index.ts');
    const { manifestFile, template } = kindModule(kind);
    const name = this.name ?? slugify(basename(this.directory)).slug ?? '';
    const checked = assetName.safeParse(name);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      throw new UsageError(`Not a name: "${name}"`, {
        hints: [issue?.message ?? 'a name is made of a–z, 0–9 and single hyphens'],
      });
    }
    const folder = this.name === undefined ? this.directory : resolve(this.directory, name);
    const path = join(folder, manifestFile);
    const exists = await lstat(path).catch(() => null);
    if (exists && !this.force) {
      throw new CliError('cli.refused', `${path} exists`, { hints: ['replace it:  --force'] });
    }
    await writeFileAtomic(path, template(name, this.description));
    const shown = relative(this.directory, path);
    this.output.result({ path, name }, () => this.output.line(shown));
    if (!this.json) {
      const target = this.name === undefined ? '' : ` ${name}`;
      const cli = kind === defaultKind ? 'agenthub-cli' : `agenthub-cli ${kind}`;
      this.output.hint(`edit it, then:  ${cli} validate${target} && ${cli} publish${target}`);
    }
  }
}
