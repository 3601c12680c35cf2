import type { Visibility } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import type { Provenance } from '#schema/tables/define.ts';
import type { PublishResult } from '#schema/version.ts';
import type { FoundAsset } from '../asset/find.ts';
import { summariseAsset } from '../asset/summarise.ts';
import type { Context } from '../context.ts';
import type { PublishDecision } from './decide-publish.ts';
import type { PreparedVersion } from './prepare.ts';
import { originOf } from './provenance.ts';

/** What a dry run answers: what would be there, with nothing written. */
export function checked(
  ctx: Context,
  { archive, manifest, warnings, parts }: PreparedVersion,
  plan: {
    kind: Kind;
    namespace: string;
    name: string;
    visibility: Visibility;
    before: FoundAsset | null;
    decision: Extract<PublishDecision, { outcome: 'create' }>;
    provenance: Provenance | null;
    changelog: string | null;
  },
): PublishResult {
  const at = ctx.now();
  return {
    outcome: 'checked',
    asset: summariseAsset({
      kind: plan.kind,
      namespace: plan.namespace,
      name: plan.name,
      displayName: manifest.displayName,
      description: manifest.description,
      visibility: plan.visibility,
      origin: plan.before?.origin ?? 'published',
      tags: manifest.tags.length > 0 ? manifest.tags : (plan.before?.tags ?? []),
      latestVersion: plan.before?.latestVersion ?? null,
      installs: plan.before?.installs ?? 0,
      deprecatedAt: plan.before?.deprecatedAt ?? null,
      createdAt: plan.before?.createdAt ?? at,
      updatedAt: plan.before?.updatedAt ?? at,
    }),
    version: {
      version: plan.decision.version,
      digest: archive.digest,
      archiveBytes: archive.bytes.byteLength,
      unpackedBytes: archive.unpackedBytes,
      fileCount: archive.files.length,
      warningCount: warnings.length,
      distTags: [],
      channel: ctx.channel,
      origin: originOf(plan.provenance),
      publisher: ctx.actor ? { username: ctx.actor.username, displayName: null } : null,
      author: manifest.author,
      changelog: plan.changelog,
      yankedAt: null,
      yankReason: null,
      yankSeverity: null,
      publishedAt: at.toISOString(),
    },
    warnings,
    parts: parts.map(({ kind, ref, requested, version, digest }) => ({
      kind,
      ref,
      requested,
      version,
      digest,
      trouble: null,
      yankSeverity: null,
    })),
  };
}
