import { lstat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { writeFileAtomic } from '../atomic-file.ts';
import { BaseCommand } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';

/** `init [name]`: writes a template SKILL.md in a folder of that name or in this one. */
export class Init extends BaseCommand {
  static override paths = [['init']];
  static override usage = Command.Usage({
    category: 'Publishing',
    description: 'Create a new skill',
    examples: [
      ['In a new folder', '$0 init pdf-tools'],
      ['In this folder, with the name of the folder', '$0 init'],
    ],
  });

  name = Option.String({ name: 'name', required: false });
  description = Option.String('--description', {
    description: '<text> What it does and when to use it',
  });
  force = Option.Boolean('--force', false, { description: 'Replace an existing manifest' });

  async execute() {
    const { assetName } = await import('#schema/name.ts');
    const { slugify } = await import('#schema/manifest/slug.ts');
    const { kindModule } = await import('#schema/kinds/index.ts');
    const { manifestFile, template } = kindModule(this.kind);
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
      throw new CliError('cli.refused', `${path} exists`, { hints: ['replace it with --force'] });
    }
    await writeFileAtomic(path, template(name, this.description));
    const shown = relative(this.directory, path);
    this.output.result({ path, name }, () => this.output.line(shown));
    if (!this.json) {
      const target = this.name === undefined ? '' : ` ${name}`;
      const cli = ['agenthub-cli', ...this.path.slice(0, -1)].join(' ');
      this.output.hint(`edit it, then:  ${cli} validate${target} && ${cli} publish${target}`);
    }
  }
}
