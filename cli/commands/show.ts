import { Command, Option } from 'clipanion';
import { assetRoute, type Client } from '#schema/client.ts';
import type { VersionSummary } from '#schema/version.ts';
import { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { originWords } from '../language.ts';
import { everyItem } from '../pages.ts';
import { partFields, warnOfParts } from '../pinned-parts.ts';
import { targetKeyFields } from '../target-keys.ts';
import { type AssetRef, getVersion, orMissing, renamedText, resolveRef } from '../refs.ts';

/** `show <ref>`: shows the details of an asset, its versions, its files, or one unchanged file. */
export class Show extends BaseCommand {
  static override paths = [['show'], ['info']];
  static override usage = Command.Usage({
    category: 'Assets',
    description: 'Show the details of an asset',
    examples: [
      ['Its details', '$0 show platform/pdf-tools'],
      ['All its versions', '$0 show pdf-tools --versions'],
      ['One file of a version', '$0 show pdf-tools@1.2.0 --file scripts/run.py > run.py'],
    ],
  });

  ref = Option.String({ name: 'ref', required: true });
  versions = Option.Boolean('--versions', false, { description: 'List the versions' });
  files = Option.Boolean('--files', false, { description: 'List the files' });
  file = Option.String('--file', { description: '<path> Print this file unchanged' });
  readme = Option.Boolean('--readme', false, {
    description: 'Print the manifest: SKILL.md, server.json or AGENT.md',
  });

  async execute() {
    const views = [this.versions, this.files, this.file !== undefined, this.readme];
    if (views.filter(Boolean).length > 1) {
      throw new UsageError('Use one of --versions, --files, --file and --readme');
    }
    const client = await this.client();
    const ref = await resolveRef(this, client, this.ref);
    await orMissing(this, client, this.ref, () => {
      if (this.versions) return this.#versions(client, ref);
      if (this.files) return this.#files(client, ref);
      if (this.readme) return this.#readme(ref);
      if (this.file !== undefined) return this.#file(ref, this.file);
      return ref.selector === null ? this.#asset(client, ref) : this.#version(client, ref);
    });
  }

  async #asset(client: Client, { kind, namespace, name }: AssetRef) {
    const asset = await client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'), {
      params: { namespace, name },
    });
    const { version, deprecation } = asset;
    this.output.result(asset, () => {
      this.output.fields([
        ['ref', asset.ref],
        ['name', asset.displayName],
        ['description', asset.description],
        ['version', asset.latestVersion],
        ['published', version?.publishedAt],
        ['publisher', version?.publisher?.username],
        ['author', version?.author],
        ...this.#originFields(version),
        ['license', version?.license],
        ['tags', asset.tags.join(', ')],
        ['visibility', asset.visibility],
        ['installs', asset.installs],
        ['versions', asset.versionCount],
        ['files', version?.fileCount],
        ['bytes', version?.unpackedBytes],
        ['digest', version?.digest],
        [
          'dist-tags',
          Object.entries(asset.distTags)
            .map((pair) => pair.join('='))
            .join(', '),
        ],
        ['warnings', version?.warningCount || null],
        ...partFields(version?.parts ?? []),
        ...targetKeyFields(version?.manifest ?? {}),
      ]);
    });
    if (asset.movedFrom !== null) this.output.note(renamedText(asset.movedFrom, asset.ref));
    if (version && !this.json) warnOfParts(this.output, version.parts);
    if (deprecation && !this.json) {
      this.output.warn(`deprecated: ${deprecation.message ?? 'no reason was given'}`);
      if (deprecation.successor) this.output.hint(`use ${deprecation.successor} instead`);
    }
  }

  async #version(client: Client, ref: AssetRef) {
    const { namespace, name } = ref;
    const version = await getVersion(client, ref);
    this.output.result(version, () => {
      this.output.fields([
        ['ref', `${namespace}/${name}@${version.version}`],
        ['published', version.publishedAt],
        ['publisher', version.publisher?.username],
        ['author', version.author],
        ...this.#originFields(version),
        ['license', version.license],
        ['dist-tags', version.distTags.join(', ')],
        ['files', version.fileCount],
        ['bytes', version.unpackedBytes],
        ['digest', version.digest],
        ['changelog', version.changelog],
        ...partFields(version.parts),
        ...targetKeyFields(version.manifest),
      ]);
    });
    if (this.json) return;
    for (const word of yankWords(version)) this.output.warn(`${word}: ${version.yankReason ?? ''}`);
    warnOfParts(this.output, version.parts);
    for (const { file, line, text } of version.warnings) {
      this.output.warn(`${file}${line === null ? '' : `:${line}`}: ${text}`);
    }
  }

  async #versions(client: Client, { kind, namespace, name }: AssetRef) {
    const items = await everyItem((cursor) =>
      client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions'), {
        params: { namespace, name },
        query: { size: 100, cursor },
      }),
    );
    this.output.result(items, () =>
      this.output.table(
        [
          { title: 'VERSION' },
          { title: 'PUBLISHED' },
          { title: 'BY' },
          { title: 'FILES', align: 'right' },
          { title: 'BYTES', align: 'right' },
          { title: 'TAGS' },
          { title: 'CHANGELOG', flexible: true },
        ],
        items.map((one) => [
          one.version,
          one.publishedAt,
          one.publisher?.username,
          one.fileCount,
          one.unpackedBytes,
          [...one.distTags, ...yankWords(one)].join(', '),
          one.changelog,
        ]),
      ),
    );
  }

  async #files(client: Client, { kind, namespace, name, selector }: AssetRef) {
    const { items } = await client.call(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}/files'),
      { params: { namespace, name, version: selector ?? 'latest' } },
    );
    this.output.result(items, () =>
      this.output.table(
        [{ title: 'PATH', flexible: true }, { title: 'BYTES', align: 'right' }, { title: 'MODE' }],
        items.map(({ path, sizeBytes, executable }) => [
          path,
          sizeBytes,
          executable ? '0755' : '0644',
        ]),
      ),
    );
  }

  async #readme(ref: AssetRef) {
    const { kindModule } = await import('#schema/kinds/index.ts');
    await this.#file(ref, kindModule(ref.kind).manifestFile);
  }

  /** Prints a file: unchanged into a pipe, with escaped control characters on a terminal. */
  async #file({ kind, namespace, name, selector }: AssetRef, path: string) {
    const { client, silenceMilliseconds } = await this.transferClient();
    const { downloadBytesMax, readBody } = await import('../read-body.ts');
    const response = await client.raw(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}/files/{path}'),
      { params: { namespace, name, version: selector ?? 'latest', path } },
    );
    const bytes = await readBody(response, {
      what: path,
      url: client.baseUrl,
      bytesMax: downloadBytesMax,
      silenceMilliseconds,
    });
    if (this.json) {
      const content = Buffer.from(bytes).toString('base64');
      return this.output.result({ path, encoding: 'base64', content }, () => {});
    }
    this.output.bytes(bytes);
  }

  /** The origin of a version, if it is known, and who stated it. */
  #originFields(version: Pick<VersionSummary, 'origin'> | null): [string, string | null][] {
    if (!version?.origin) return [];
    const { repository, commit, path, claimed, dirty } = version.origin;
    const words = originWords(this.output.language);
    return [
      ['repository', repository],
      ['commit', commit],
      ['folder', path || '/'],
      ['changes', dirty === true ? words.dirty : null],
      ['origin', claimed ? words.claimed : null],
    ];
  }
}

/** How a version was yanked, as a list of no or one word. */
function yankWords({ yankedAt, yankSeverity }: VersionSummary): string[] {
  if (yankedAt === null) return [];
  return [yankSeverity === 'security' ? 'withdrawn (security)' : 'yanked'];
}
