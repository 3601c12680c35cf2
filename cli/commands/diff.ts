import { Command, Option } from 'clipanion';
import { assetPath } from '#schema/asset-address.ts';
import { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { orMissing, resolveRef } from '../refs.ts';

/** The most pages that are read: about 20 MiB. */
const pagesMax = 20;

/** `diff <ref> <from> [to]`: what changed between two versions of an asset. */
export class Diff extends BaseCommand {
  static override paths = [['diff']];
  static override usage = Command.Usage({
    category: 'Assets',
    description: 'Show what changed between two versions',
    details:
      'Prints a unified diff on stdout, and on stderr what a reader must not miss: new and changed scripts, executable files, hosts, environment variables, and tools that are newly allowed. This points to places; it is not a security scan. A version may also be a dist-tag. On a terminal, at most 2000 lines are printed; a pipe gets all.',
    examples: [
      ['Two versions', '$0 diff platform/deploy 1.2.0 1.3.0'],
      ['From a version to the latest', '$0 diff platform/deploy 1.2.0'],
      ['The changed files alone', '$0 diff platform/deploy 1.2.0 beta --stat'],
    ],
  });

  ref = Option.String({ name: 'ref', required: true });
  from = Option.String({ name: 'from', required: true });
  to = Option.String({ name: 'to', required: false });
  stat = Option.Boolean('--stat', false, {
    description: 'List the changed files with their numbers of lines',
  });

  async execute() {
    const client = await this.client();
    const { kind, namespace, name, selector } = await resolveRef(this, client, this.ref);
    if (selector !== null) {
      throw new UsageError('Name the versions after the ref, not in it', {
        hints: [`agenthub-cli diff ${namespace}/${name} ${selector} ${this.from}`],
      });
    }
    const { fetchDiff } = await import('../diff/fetch-diff.ts');
    const { mattersLines } = await import('../diff/matters-lines.ts');
    const { printUnified } = await import('../diff/unified.ts');
    const ref = `${namespace}/${name}`;
    const range = { from: this.from, to: this.to ?? 'latest', pagesMax };
    const diff = await orMissing(this, client, ref, () => fetchDiff(client, { kind, ref }, range));
    const { from, to, files, matters, truncated } = diff;
    const { registryUrl } = await this.settings();
    const url = `${registryUrl}${assetPath({ kind, namespace, name, version: null, view: 'diff', from, to })}`;
    const listed = this.stat ? files.map((file) => ({ ...file, hunks: null })) : files;
    let left = 0;
    this.output.result({ kind, ref, from, to, files: listed, matters, truncated, url }, () => {
      if (this.stat) {
        this.output.table(
          [{ title: 'FILE', flexible: true }, { title: 'CHANGE' }, { title: '+' }, { title: '-' }],
          files.map(({ path, change, added, removed, hunks }) =>
            hunks === null ? [path, change, '?', '?'] : [path, change, added, removed],
          ),
        );
      } else left = printUnified(this.output, files);
    });
    if (this.json) return;
    if (left > 0) this.output.warn(`${left} more lines; all of them:  ${url}`);
    if (truncated) this.output.warn(`only the first ${files.length} changed files were compared`);
    for (const { label, values, more } of mattersLines(matters)) {
      const rest = more > 0 ? ` and ${more} more` : '';
      this.output.note(`${label}: ${values.join(', ')}${rest}`);
    }
    const count = `${files.length} ${files.length === 1 ? 'file' : 'files'} changed`;
    this.output.note(`${ref} ${from} to ${to}: ${files.length === 0 ? 'no difference' : count}`);
    this.output.note(url);
  }
}
