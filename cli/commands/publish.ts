import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import type { VersionOrigin } from '#schema/version.ts';
import { visibilities } from '../asset-words.ts';
import type { Progress } from '../progress.ts';
import { BaseCommand, parseChoice, transferTimeoutSecondsDefault } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { ReadPath } from '../publish/items.ts';
import { type LeftOut, reportLeftOut } from '../publish/left-out.ts';
import { refuseOther, refuseTooLarge } from '../publish/refuse-file.ts';
import { originsText } from '../publish/origins-text.ts';
import type { FolderOutcome, PublishItem } from '../publish/publish-many.ts';
import type { PublishQuery } from '../publish/publisher.ts';
import { failureOf, noteChangelog, reportOutcome, summaryOf } from '../publish/report-outcome.ts';
import type { OriginReader } from '../publish/stated-origin.ts';
import { fewNames } from '../targets/few-names.ts';
import { shellWord } from '../shell-word.ts';
import { type Kind, kindNames, kindNouns, kindWords } from '#schema/kind.ts';

/** `publish [folder|zip|file]`: publishes an asset, or several: with `--recursive`, or from a file that holds several. */
export class Publish extends BaseCommand {
  static override paths = [['publish']];
  static override usage = Command.Usage({
    category: 'Publishing',
    description: 'Publish a skill, an MCP server or an agent, or all below a folder',
    details:
      'All files of the folder are published except version control, dependencies, caches, files that git ignores and files that look like credentials; the last two are listed. A link to a file in the folder is published as that file; other links are refused. What a folder holds is told by its SKILL.md, server.json or AGENT.md. A server.json can also be published alone, and so can the file of a client, such as .mcp.json, each server of which becomes an MCP server here, and the file of an agent of another tool, such as .claude/agents/reviewer.md. With --recursive, everything of these that is below the folder is published, each by itself: also a folder inside another, whose archive then contains it too. What is inside an agent, in skills/<name> and mcps/<name> beside its AGENT.md, is only a part of it. Agents come last, so that they can require what is published with them. If several of a kind have the same name, the one nearest to the top keeps it and the others get the name of a parent folder as prefix; one with the same content as another is skipped. In a git repository, the version records the URL of the remote, the commit, the folder and whether files differ from the commit, and everyone who can see the version sees this; --no-provenance leaves it out. No password, token or local path is sent.',
    examples: [
      ['This folder', '$0 publish'],
      ['To the namespace of a team, as beta', '$0 publish ./pdf-tools --ns platform --tag beta'],
      ['The MCP servers that a client has', '$0 publish .mcp.json --dry-run'],
      ['Preview without publishing', '$0 publish ./skills --recursive --dry-run'],
    ],
  });

  source = Option.String({ name: 'folder|zip|file', required: false });
  type = Option.String('--type', {
    description: `<kind> ${kindNames.join(', ')}; default: what the folder or file holds`,
  });
  recursive = Option.Boolean('-r,--recursive', false, {
    description: 'Include everything that is found below this folder',
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
    description: '<text> Changelog entry; default: that of the version in CHANGELOG.md',
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
    const type = parseChoice('--type', this.type, kindNames);
    const wanted = type === undefined ? this.kinds : [type];
    const source = resolve(this.directory, this.source ?? '.');
    if (!(await stat(source).catch(() => null))) {
      throw new CliError('cli.not_found', `There is no ${source}`);
    }
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
    const { itemsOfPath } = await import('../publish/items.ts');
    const { limitsOf } = await import('../publish/publisher.ts');
    const client = await this.client();
    const found = await itemsOfPath(source, {
      kinds: wanted,
      recursive: this.recursive,
      include: this.include,
      givenName: this.name,
      limits: () => limitsOf(client),
      command: this.invocation,
      cwd: this.context.cwd,
    });
    const [item, ...others] = found?.items ?? [];
    if (found === null || item === undefined) return this.#publishOne(source, wanted, query);
    const isFolder = item.base === '' && item.path === '';
    if (!this.recursive && isFolder) {
      await this.#noteOthers(source, item, others);
      return this.#publishOne(source, item, query);
    }
    if (!this.recursive && others.length === 0) return this.#publishOne(source, item, query);
    if ((this.name ?? this.version) !== undefined) {
      throw new UsageError(
        `--name and --version are for one; ${source} holds ${found.items.length}`,
      );
    }
    return this.#publishAll(found, query);
  }

  /** Says which folder a named manifest stands for, and how to publish the other assets of the folder. */
  async #noteOthers(source: string, item: PublishItem, others: readonly PublishItem[]) {
    const { kindModule } = await import('#schema/kinds/index.ts');
    const { manifestFile } = kindModule(item.kind);
    if (basename(source).toLowerCase() === manifestFile.toLowerCase()) {
      this.output.note(`${manifestFile} is published with its folder ${dirname(source)}`);
    }
    for (const { kind } of others) {
      this.output.hint(
        `${kindModule(kind).manifestFile} is there too:  ${this.#again()} --type ${kind}`,
      );
    }
  }

  /** This invocation without its options that are for one publish. */
  #again(): string {
    const where = this.source === undefined ? '' : ` ${shellWord(this.source)}`;
    return `${this.invocation}${where}${this.recursive ? ' --recursive' : ''}`;
  }

  /** Publishes one asset; a ZIP where there is no item, of the first of the kinds whose manifest is in it. */
  async #publishOne(source: string, item: PublishItem | readonly Kind[], query: PublishQuery) {
    const client = await this.client({ timeoutSeconds: transferTimeoutSecondsDefault });
    const { limitsOf, publishFolder, publishZip } = await import('../publish/publisher.ts');
    const progress = this.output.progress('publishing');
    const origins = await this.#originReader(progress);
    try {
      progress.update(relative(this.directory, source) || '.');
      let result;
      let leftOut: LeftOut[] = [];
      let kind: Kind;
      if ('read' in item) {
        ({ kind } = item);
        const found = await item.read();
        if (found.isTemplate) throw await untouched(kind, relative(this.directory, found.folder));
        ({ leftOut } = found);
        const name = this.name ?? (found.named ? undefined : found.name);
        const stated = await origins?.read(found);
        const asked = { ...query, ...stated, name };
        result = await publishFolder(this, client, found, asked, progress.line);
      } else {
        await refuseTooLarge(source, await limitsOf(client));
        const bytes = new Uint8Array(await readFile(source));
        refuseOther(source, bytes);
        const { kindOfZip } = await import('../publish/read-file.ts');
        kind = kindOfZip(item, bytes) ?? item[0] ?? this.kind;
        result = await publishZip(this, client, { kind, zip: bytes }, query, progress.line);
      }
      progress.end();
      const { registryUrl } = await this.settings();
      const url = `${registryUrl}/${kindWords[kind]}/${result.asset.ref}`;
      const { version, asset, outcome, warnings } = result;
      this.output.result({ ...result, leftOut, url }, () => {
        this.output.table(
          [{ title: 'REF' }, { title: 'OUTCOME' }, { title: 'DIGEST' }],
          [[`${asset.ref}@${version.version}`, outcome, version.digest]],
        );
      });
      if (this.json) return;
      reportLeftOut(this.output, leftOut, this.#again());
      for (const { file, line, text } of warnings) {
        this.output.warn(`${file}${line === null ? '' : `:${line}`}: ${text}`);
      }
      if (outcome === 'checked') {
        noteChangelog(this.output, version.changelog);
        this.output.note('nothing was published: --dry-run');
      }
      if (outcome === 'unchanged') this.output.note(`unchanged: the registry has this  ${url}`);
      if (outcome === 'created') this.output.done(url);
      if (outcome !== 'unchanged') this.#noteOrigins([version.origin]);
    } finally {
      await origins?.close();
      progress.end();
    }
  }

  async #publishAll({ items, parts, leftOut }: ReadPath, query: PublishQuery): Promise<ExitCode> {
    const client = await this.client({ timeoutSeconds: transferTimeoutSecondsDefault });
    // Checked first, so that an expired API key is one error and not one for each folder.
    await client.call('GET /api/v1/users/me');
    const { publishMany, storedOutcomes } = await import('../publish/publish-many.ts');
    const progress = this.output.progress('publishing', items.length);
    const origins = await this.#originReader(progress);
    let outcomes: FolderOutcome[];
    try {
      outcomes = await publishMany(this, client, {
        items,
        query,
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
      if (parts.length > 0) {
        this.output.note(`published inside their agents only: ${fewNames(parts)}`);
      }
      reportLeftOut(this.output, leftOut, this.#again());
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
    if (this.dryRun) this.output.hint(`to leave that out:  ${this.#again()} --no-provenance`);
  }
}

async function untouched(kind: Kind, folder: string): Promise<CliError> {
  const { kindModule } = await import('#schema/kinds/index.ts');
  const { templateProblem } = await import('../publish/read-asset.ts');
  const { manifestFile } = kindModule(kind);
  return new CliError('manifest.invalid', 'There is nothing to publish yet', {
    errors: [{ pointer: manifestFile, detail: templateProblem }],
    hints: [
      `write what the ${kindNouns[kind]} does into ${join(folder, manifestFile)}, then publish it`,
    ],
  });
}
