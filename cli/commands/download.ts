import { lstat, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { writeFileAtomic } from '../atomic-file.ts';
import { BaseCommand } from '../base-command.ts';
import { CliError } from '../errors.ts';
import { placeFiles } from '../place-files.ts';
import { getVersion, orMissing, resolveRef } from '../refs.ts';

/** `download <ref>`: downloads the archive of a version, verifies its digest, and saves or unpacks it. */
export class Download extends BaseCommand {
  static override paths = [['download']];
  static override usage = Command.Usage({
    category: 'Assets',
    description: 'Download an asset without installing it',
    details:
      'The archive is checked against its digest. If the path of -o ends in .zip, the archive is saved there; otherwise the files are unpacked into that folder. Existing files are replaced only with --force.',
    examples: [
      ['The archive, as pdf-tools-1.2.0.zip', '$0 download platform/pdf-tools'],
      ['Its files, in a folder', '$0 download pdf-tools@beta -o ./pdf-tools'],
    ],
  });

  ref = Option.String({ name: 'ref', required: true });
  to = Option.String('-o,--output', {
    description: '<path> A folder, or a file that ends in .zip',
  });
  extract = Option.Boolean('--extract', false, {
    description: 'Unpack the archive; into ./<name> without -o',
  });
  force = Option.Boolean('--force', false, {
    description: 'Replace existing files; other files in the folder stay',
  });

  async execute() {
    const { client, silenceMilliseconds } = await this.transferClient();
    const asked = await resolveRef(this, client, this.ref);
    const { kind, namespace, name } = asked;
    const version = await orMissing(this, client, this.ref, () => getVersion(client, asked));
    const unpack = this.extract || (this.to !== undefined && !/\.zip$/i.test(this.to));
    const target = resolve(
      this.directory,
      this.to ?? (unpack ? name : `${name}-${version.version}.zip`),
    );
    await this.#refuseExisting(target);
    if (version.yankedAt !== null) {
      const { yankText } = await import('../install/resolve.ts');
      this.output.warn(yankText(`${namespace}/${name}`, version));
    }
    const { digest, fileCount, unpackedBytes } = version;
    const { fetchArchive } = await import('../install/fetch.ts');
    const wanted = { kind, ref: `${namespace}/${name}`, ...version };
    const archive = await fetchArchive(client, wanted, silenceMilliseconds);
    const { unpack: unpackArchive } = await import('../install/unpack.ts');
    // Checked also if the archive is only saved: one that cannot be unpacked would be useless later.
    const files = unpackArchive(archive, { kind, digest, fileCount, unpackedBytes });
    if (unpack) await placeFiles(target, files);
    else await writeFileAtomic(target, archive);
    const ref = `${namespace}/${name}@${version.version}`;
    const data = { ref, digest, path: target, unpacked: unpack, archiveBytes: archive.length };
    this.output.result(data, () => this.output.line(target));
    if (!this.json)
      this.output.done(
        `${ref}  ${version.fileCount} file${version.fileCount === 1 ? '' : 's'}  ${digest}`,
      );
  }

  async #refuseExisting(target: string): Promise<void> {
    if (this.force) return;
    const exists = await lstat(target).catch(() => null);
    if (!exists) return;
    if (exists.isDirectory() && (await readdir(target)).length === 0) return;
    throw new CliError('cli.refused', `${target} exists`, { hints: ['replace it:  --force'] });
  }
}
