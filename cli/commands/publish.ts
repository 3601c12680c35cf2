import { readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import type { VersionOrigin } from '#schema/version.ts';
import { visibilities } from '../asset-words.ts';
import type { Progress } from '../progress.ts';
import { BaseCommand, parseChoice, transferTimeoutSecondsDefault } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { includedPaths } from '../publish/include.ts';
import { type LeftOut, reportLeftOut } from '../publish/left-out.ts';
import { originsText } from '../publish/origins-text.ts';
import type { FolderOutcome } from '../publish/publish-many.ts';
import type { PublishQuery } from '../publish/publisher.ts';
import { failureOf, reportOutcome, summaryOf } from '../publish/report-outcome.ts';
import type { FolderLimits } from '../publish/asset-folder.ts';
import { templateProblem } from '../publish/read-asset.ts';
import type { OriginReader } from '../publish/stated-origin.ts';
import { type Kind, kindNouns, kindWords } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';

/** `publish [folder|zip]`: publishes a skill, or with `--recursive` every skill below a folder. */
export class Publish extends BaseCommand {
  static override paths = [['publish']];
  static override usage = Command.Usage({
    category: 'Publishing',
    description: 'Publish a skill, or all skills below a folder',
    details:
      'All files of the folder are published except version control, dependencies, caches, files that git ignores and files that look like credentials; the last two are listed. A link to a file in the folder is published as that file; other links are refused. With --recursive, every folder with a SKILL.md is a separate skill, also inside another skill, whose archive then contains it too. If several skills have the same name, the one nearest to the top keeps it and the others get the name of a parent folder as prefix; a skill with the same content as another is skipped. In a git repository, the version records the URL of the remote, the commit, the folder and whether files differ from the commit, and everyone who can see the version sees this; --no-provenance leaves it out. No password, token or local path is sent.',
    examples: [
      ['This folder', '$0 publish'],
      ['To the namespace of a team, as beta', '$0 publish ./pdf-tools --ns platform --tag beta'],
      ['Preview without publishing', '$0 publish ./skills --recursive --dry-run'],
    ],
  });

  source = Option.String({ name: 'folder|zip', required: false });
  recursive = Option.Boolean('-r,--recursive', false, {
    description: 'Include every such folder below this one',
  });
  namespace = Option.String('--ns', {
    description: '<namespace> Namespace to publish to; default: your own',
  });
  name = Option.String('--name', {
    description: '<name> Name to use instead of the one in the manifest',
  });
  version = Option.String('--version', {
    description: '<version> Version to use instead of the one in the manifest',
  });
  tag = Option.String('--tag', {
    description: '<dist-tag> Dist-tag to set; default: latest',
  });
  changelog = Option.String('--changelog', {
    description: '<text> Changelog entry of this version',
  });
  visibility = Option.String('--visibility', {
    description: `<who> ${visibilities.join(', ')}; used only by the first publish`,
  });
  include = Option.Array('--include', {
    description: '<path> Publish this path even if git ignores it or it looks like a credential',
  });
  noProvenance = Option.Boolean('--no-provenance', false, {
    description: 'Do not record the source repository and commit',
  });
  dryRun = Option.Boolean('--dry-run', false, { description: 'Check only; publish nothing' });

  async execute(): Promise<ExitCode | void> {
    const visibility = parseChoice('--visibility', this.visibility, visibilities);
    if (this.recursive && (this.name ?? this.version) !== undefined) {
      throw new UsageError('--name and --version are for one skill, not for --recursive');
    }
    const source = resolve(this.directory, this.source ?? '.');
    const kind = await stat(source).catch(() => null);
    if (!kind) throw new CliError('cli.not_found', `There is no ${source}`);
    await this.requireToken();
    const { namespace } = await this.settings();
    const query: PublishQuery = {
      namespace: this.namespace ?? namespace ?? undefined,
      name: this.name,
      version: this.version,
      distTag: this.tag,
      changelog: this.changelog,
      visibility,
      dryRun: this.dryRun ? 'true' : undefined,
    };
    if (this.include && !kind.isDirectory()) {
      throw new UsageError('--include is for a folder; a ZIP is published as it is');
    }
    if (this.recursive) return this.#publishAll(source, query);
    return this.#publishOne(source, kind.isDirectory(), query);
  }

  async #publishOne(source: string, isFolder: boolean, query: PublishQuery) {
    const client = await this.client({ timeoutSeconds: transferTimeoutSecondsDefault });
    const { limitsOf, publishFolder, publishZip } = await import('../publish/publisher.ts');
    const progress = this.output.progress('publishing');
    const origins = await this.#originReader(progress);
    try {
      progress.update(relative(this.directory, source) || '.');
      let result;
      let leftOut: LeftOut[] = [];
      if (isFolder) {
        const { readAsset } = await import('../publish/read-asset.ts');
        const limits = await limitsOf(client);
        const include = await includedPaths(source, this.include);
        const found = await readAsset(this.kind, source, {
          limits,
          givenName: this.name,
          include,
        });
        if (found.isTemplate) throw untouched(this.kind, relative(this.directory, source));
        leftOut = found.leftOut;
        const name = this.name ?? (found.named ? undefined : found.name);
        const stated = await origins?.read(found);
        const asked = { ...query, ...stated, name };
        result = await publishFolder(this, client, found, asked, progress.line);
      } else {
        await refuseTooLarge(source, await limitsOf(client));
        const bytes = new Uint8Array(await readFile(source));
        refuseOther(source, bytes);
        result = await publishZip(this, client, bytes, query, progress.line);
      }
      progress.end();
      const { registryUrl } = await this.settings();
      const url = `${registryUrl}/${kindWords[this.kind]}/${result.asset.ref}`;
      const { version, asset, outcome, warnings } = result;
      this.output.result({ ...result, leftOut, url }, () => {
        this.output.table(
          [{ title: 'REF' }, { title: 'OUTCOME' }, { title: 'DIGEST' }],
          [[`${asset.ref}@${version.version}`, outcome, version.digest]],
        );
      });
      if (this.json) return;
      reportLeftOut(this.output, leftOut);
      for (const { file, line, text } of warnings) {
        this.output.warn(`${file}${line === null ? '' : `:${line}`}: ${text}`);
      }
      if (outcome === 'checked') this.output.note('nothing was published: --dry-run');
      else if (outcome === 'unchanged')
        this.output.note(`unchanged: the registry has this  ${url}`);
      else this.output.done(url);
      if (outcome !== 'unchanged') this.#noteOrigins([version.origin]);
    } finally {
      await origins?.close();
      progress.end();
    }
  }

  async #publishAll(start: string, query: PublishQuery): Promise<ExitCode> {
    const client = await this.client({ timeoutSeconds: transferTimeoutSecondsDefault });
    // Checked first, so that an expired API key is one error and not one for each folder.
    await client.call('GET /api/v1/users/me');
    const { limitsOf } = await import('../publish/publisher.ts');
    const { findAssets } = await import('../publish/find-assets.ts');
    const { publishMany, storedOutcomes } = await import('../publish/publish-many.ts');
    const limits = await limitsOf(client);
    const paths = await findAssets(this.kind, start);
    if (paths.length === 0) {
      throw new CliError(
        'cli.not_found',
        `There is no ${kindModule(this.kind).manifestFile} at or below ${start}`,
      );
    }
    const progress = this.output.progress('publishing', paths.length);
    const origins = await this.#originReader(progress);
    let outcomes: FolderOutcome[];
    try {
      outcomes = await publishMany(this, client, {
        start,
        paths,
        query,
        limits,
        include: await includedPaths(start, this.include),
        origins,
        report: (outcome) => {
          progress.clear();
          reportOutcome(this.output, outcome);
        },
        onDone: (path) => progress.tick(path),
        say: (text) => progress.line(text),
      });
    } finally {
      await origins?.close();
      progress.end();
    }
    const bad = outcomes.filter(({ outcome }) => !storedOutcomes.has(outcome));
    const failure = failureOf(bad, outcomes.length);
    this.output.result(outcomes, () => {}, failure?.error);
    if (!this.json) {
      this.output.note(summaryOf(outcomes));
      this.#noteOrigins(
        outcomes.map(({ outcome, origin }) => (outcome === 'unchanged' ? null : origin)),
      );
    }
    if (failure && !this.json) {
      this.output.hint(`${bad.length} of ${outcomes.length} could not be published; see above`);
    }
    return failure?.code ?? exitCodes.done;
  }

  /** The reader for the origins of folders; null with `--no-provenance`. */
  async #originReader(progress: Progress): Promise<OriginReader | null> {
    if (this.noProvenance) return null;
    const { OriginReader } = await import('../publish/stated-origin.ts');
    const { GitThread } = await import('../publish/git-thread.ts');
    return new OriginReader(new GitThread(this.context.signal), (text) => {
      progress.clear();
      this.output.detail(text);
    });
  }

  /** Shows the recorded origin, because the user may not want to reveal the repository. */
  #noteOrigins(origins: (VersionOrigin | null)[]): void {
    const text = originsText(origins.filter((origin) => origin !== null));
    if (text === null) return;
    this.output.note(`${this.dryRun ? 'would record' : 'recorded'}: from ${text}`);
    if (this.dryRun) this.output.hint('to leave that out:  --no-provenance');
  }
}

/** Refuses a file that is too large before it is read and sent; the registry would refuse it too. */
async function refuseTooLarge(path: string, limits: FolderLimits): Promise<void> {
  const { size } = await stat(path);
  if (size <= limits.archiveBytesMax) return;
  throw new CliError('request.too_large', `${path} has ${size} bytes`, {
    errors: [{ pointer: '', detail: `the registry takes ${limits.archiveBytesMax} bytes` }],
  });
}

function untouched(kind: Kind, folder: string): CliError {
  const { manifestFile } = kindModule(kind);
  return new CliError('manifest.invalid', 'There is nothing to publish yet', {
    errors: [{ pointer: manifestFile, detail: templateProblem }],
    hints: [
      `write what the ${kindNouns[kind]} does into ${join(folder, manifestFile)}, then publish it`,
    ],
  });
}

/** Refuses a file that is not a ZIP. The error of the registry could not name the file. */
function refuseOther(path: string, bytes: Uint8Array): void {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return;
  const detail = 'this is not a ZIP archive';
  throw new CliError('archive.invalid', `${path}: ${detail}`, {
    errors: [{ pointer: path, detail }],
    hints: [`to publish the folder it is in:  agenthub-cli publish ${dirname(path)}`],
  });
}
