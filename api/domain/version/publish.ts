import { changelogOf, isChangelog } from '#schema/changelog.ts';
import type { PublishQuery } from '#schema/routes/asset-inputs.ts';
import { decodeManifest, readableText } from '#schema/manifest/decode.ts';
import type { Kind } from '#schema/kind.ts';
import { isManifest, kindModule, readmeBeside } from '#schema/kinds/index.ts';
import type { AssetManifest } from '#schema/kinds/kind-module.ts';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import type { Origin } from '#schema/asset.ts';
import type { Provenance } from '#schema/tables/define.ts';
import type { PublishResult, Warning } from '#schema/version.ts';
import { buildArchive, type SourceFile } from '../archive.ts';
import {
  type AssetKey,
  type FoundAsset,
  findAssetRow,
  findAssetRowExclusively,
} from '../asset/find.ts';
import { indexAsset } from '../asset/index-asset.ts';
import { requireNotMoved } from '../asset/redirect.ts';
import { summariseAsset } from '../asset/summarise.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import type { PublishEnd } from '../metrics.ts';
import { getNamespace } from '../namespace/get.ts';
import { listParts } from '../part/pins.ts';
import { requireReadableParts } from '../part/visible.ts';
import { requireAdminister, requireWrite } from '../policy.ts';
import { blobLock } from './buried.ts';
import { decidePublish, type OnTaken } from './decide-publish.ts';
import { checked } from './dry-run.ts';
import { isOtherAsset } from './other-asset.ts';
import { summariseVersions, type VersionRow } from './get.ts';
import { prepareVersion } from './prepare.ts';
import { provenanceOf } from './provenance.ts';
import { storeVersion } from './store.ts';
import { keepTexts } from './texts.ts';

export type PublishInput = Partial<PublishQuery> & {
  kind: Kind;
  files: SourceFile[];
  /** What the entrance has to say: links stored as copies, files left out. */
  warnings?: Warning[];
  /** The folder that the files came from, which names an asset whose manifest does not. */
  folderName?: string | null;
  origin?: Origin;
  /** What a sync read; of others, what their publishers state counts. */
  provenance?: Provenance;
  /** Who wrote it, where the manifest does not say. */
  author?: string | null;
  /** Whether a version number that has other content is refused, which is the default, or gives way to the next patch. */
  onVersionTaken?: 'refuse' | 'next-patch';
  /** Written in the same transaction, also when nothing has changed; what it throws undoes everything. Not in a dry run. */
  alsoWrite?: (tx: Transaction, published: { assetId: string; version: string }) => Promise<void>;
};

/**
 * Publishes a version: builds and checks the archive, reads its manifest, renders its readme, then writes
 * everything in one transaction. The same content again is `unchanged` and changes nothing; a dry run is
 * `checked`. Throws `archive.invalid` and `manifest.invalid` with files and reasons, `auth.*`,
 * `namespace.not_found`, `asset.deleted`, `asset.moved`, `version.conflict`, and `write.conflict` when someone else
 * published the same name at the same time.
 */
export async function publish(ctx: Context, input: PublishInput): Promise<PublishResult> {
  const ended = (result: PublishEnd) => {
    if (!input.dryRun) ctx.metrics.publishEnded(input.kind, ctx.channel, result);
  };
  try {
    const result = await publishFiles(ctx, input);
    if (result.outcome !== 'checked') ended(result.outcome);
    return result;
  } catch (err) {
    const problem = ctx.db.explain(err);
    ended(problem instanceof AppError && problem.status < 500 ? 'refused' : 'failed');
    throw err;
  }
}

async function publishFiles(ctx: Context, input: PublishInput): Promise<PublishResult> {
  const namespace = await getNamespace(ctx, input.namespace ?? null);
  requireWrite(ctx, namespace);
  const { manifestFile } = kindModule(input.kind);
  const archive = await buildArchive(input.kind, input.files, ctx.settings.limits);
  const manifest = readManifest(input);
  const name = input.name ?? manifest.name;
  if (name === null) {
    throw new AppError(
      'manifest.invalid',
      `No name for the URL can be made of "${manifest.displayName ?? ''}". Give one with ?name= (CLI: --name).`,
      { errors: [{ pointer: manifestFile, detail: 'The name has no letter a–z and no digit.' }] },
    );
  }
  const key = await keyOf(ctx, input, manifest, { namespace: namespace.name, name });
  const wanted = {
    version: input.version ?? manifest.version,
    digest: archive.digest,
    onTaken: input.onVersionTaken ?? onTakenOf(input, manifest),
  };
  const before = await findAssetRow(ctx, ctx.db.query, key);
  if (!before) await requireNotMoved(ctx, ctx.db.query, key);
  const decision = await decidePublish(ctx, ctx.db.query, key, before, wanted);
  if (decision.outcome === 'unchanged') {
    const { asset, row } = decision;
    if (input.alsoWrite && !input.dryRun) await ctx.db.write((tx) => alsoWrite(tx, input, row));
    return toResult(ctx, 'unchanged', asset, row);
  }

  const visibilityOf = (asset: FoundAsset | null) =>
    input.visibility ?? asset?.visibility ?? ctx.settings.defaultVisibility;
  const visibility = visibilityOf(before);
  if (before && visibility !== before.visibility) {
    requireAdminister(ctx, namespace);
    await requireReadableParts(ctx, ctx.db.query, before, visibility);
  }
  const prepared = await prepareVersion(ctx, archive, manifest, {
    ...key,
    namespaceId: namespace.id,
    version: decision.version,
    visibility,
    files: input.files,
    incoming: [...(input.warnings ?? []), ...otherVersion(input, manifest)],
  });
  const provenance = provenanceOf(input);
  const changelog = input.changelog ?? changelogIn(input, decision.version);
  if (input.dryRun) {
    return checked(ctx, prepared, { ...key, visibility, before, decision, provenance, changelog });
  }

  if (before && visibility !== before.visibility) await keepTexts(ctx, before);
  const blob = { digest: archive.digest, bytes: archive.bytes };
  await ctx.blobs.upload(blob);
  return ctx.db.write(async (tx) => {
    const asset = await findAssetRowExclusively(ctx, tx, key);
    if (!asset) await requireNotMoved(ctx, tx, key);
    if (asset && input.name === undefined && (await isOtherAsset(ctx, tx, asset, manifest))) {
      throw changedMeanwhile(key);
    }
    // A purge of the same bytes removes them from the store while no version has them.
    await ctx.db.lock(tx, blobLock(archive.digest));
    const now = await decidePublish(ctx, tx, key, asset, wanted);
    if (now.outcome === 'unchanged') {
      await alsoWrite(tx, input, now.row);
      return toResult(ctx, 'unchanged', now.asset, now.row, tx);
    }
    if (now.version !== decision.version) throw changedMeanwhile(key);
    await ctx.blobs.insert(tx, blob);
    // Read again: someone may have made it private since.
    const visibility = visibilityOf(asset);
    if (asset && visibility !== asset.visibility)
      await requireReadableParts(ctx, tx, asset, visibility);
    const stored = await storeVersion(tx, ctx, {
      kind: input.kind,
      namespace,
      name: key.name,
      visibility,
      asset,
      version: now.version,
      distTag: input.distTag,
      changelog,
      author: input.author ?? null,
      origin: input.origin ?? 'published',
      provenance,
      prepared,
    });
    await audit(tx, ctx, {
      action: 'version.publish',
      subject: formatRef({ ...key, selector: now.version }),
      subjectKind: key.kind,
      subjectId: stored.version.id,
      detail: {
        digest: archive.digest,
        visibility,
        files: archive.files.length,
        channel: ctx.channel,
      },
    });
    await alsoWrite(tx, input, stored.version);
    // Last: when SQLite begins a statement that it may have to undo alone, an upsert for one, it first merges
    // what was indexed, for up to 200 ms; the commit does that on another thread.
    if (stored.becomesLatest) await indexAsset(tx, ctx, stored.asset, prepared.texts.searchText);
    else if (visibility !== asset?.visibility) await indexAsset(tx, ctx, stored.asset);
    return toResult(ctx, 'created', stored.asset, stored.version, tx);
  });
}

async function alsoWrite(tx: Transaction, input: PublishInput, row: VersionRow): Promise<void> {
  await input.alsoWrite?.(tx, { assetId: row.assetId, version: row.version });
}

function readManifest({ kind, files, folderName, name }: PublishInput): AssetManifest {
  const { manifestFile, readManifest } = kindModule(kind);
  const source = files.find(({ path }) => isManifest(kind, path));
  if (!source) {
    throw new AppError('archive.invalid', `The archive has no ${manifestFile} at its root.`);
  }
  const text = decodeManifest(source.bytes, manifestFile);
  const readme = readmeBeside(kind, files);
  return readManifest(text, {
    folderName: folderName ?? name ?? null,
    readme: readme === null ? null : readableText(readme.bytes),
  });
}

/** What the CHANGELOG.md of the files says about the version; null if it says nothing. */
function changelogIn({ files }: PublishInput, version: string): string | null {
  const file = files.find(({ path }) => isChangelog(path));
  return file ? changelogOf(readableText(file.bytes), version) : null;
}

/**
 * A number that was made of another text, such as 0.7.1 of "v0.7.1", gives way: its author cannot know that it is
 * taken.
 */
function onTakenOf({ version }: PublishInput, { isVersionMade }: AssetManifest): OnTaken {
  return version === undefined && isVersionMade ? 'equal-or-next-patch' : 'refuse';
}

/** The key of the asset: with the alternative name of the manifest where its name is that of another thing. */
async function keyOf(
  ctx: Context,
  { kind, name: given }: PublishInput,
  manifest: AssetManifest,
  { namespace, name }: { namespace: string; name: string },
): Promise<AssetKey> {
  const key = { kind, namespace, name };
  const alternative = manifest.alternativeName ?? null;
  if (given !== undefined || alternative === null) return key;
  const asset = await findAssetRow(ctx, ctx.db.query, key);
  const isOther = asset && (await isOtherAsset(ctx, ctx.db.query, asset, manifest));
  return isOther ? { ...key, name: alternative } : key;
}

function changedMeanwhile(key: AssetKey): AppError {
  return new AppError(
    'write.conflict',
    `Someone else published "${formatRef(key)}" at the same time. Try again.`,
  );
}

/** A manifest that says another version than was asked for goes on saying it in every copy. */
function otherVersion({ kind, version }: PublishInput, manifest: AssetManifest): Warning[] {
  if (version === undefined || manifest.version === null || version === manifest.version) return [];
  const text = `The manifest says version ${manifest.version}; this is published as ${version}`;
  return [{ code: 'version.other', file: kindModule(kind).manifestFile, line: null, text }];
}

async function toResult(
  ctx: Context,
  outcome: PublishResult['outcome'],
  asset: FoundAsset,
  row: VersionRow,
  query: Pick<Context['db']['query'], 'select'> = ctx.db.query,
): Promise<PublishResult> {
  const [version] = await summariseVersions(ctx, [row], query);
  if (!version) throw new AppError('internal.error', 'The version cannot be read back.');
  const parts = await listParts(ctx, row.id, query);
  return { outcome, asset: summariseAsset(asset), version, warnings: row.warnings, parts };
}
