import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { InstallScope } from '#schema/targets.ts';
import { shellWord } from '../../shell-word.ts';
import { type AssetId, partsOf } from '../asset-id.ts';
import { commandFor, commandForNewer } from '../doctor/finding.ts';
import type { SurveyedScope } from '../engine.ts';
import { digestOfData } from '../entries/data.ts';
import { EntryError } from '../entries/editor.ts';
import { readEntry } from '../entries/entry-text.ts';
import { forAll } from '../fetch-all.ts';
import { isRemains } from '../kept.ts';
import type { SurveyedAsset, SurveyedEntry } from '../survey.ts';
import { type AuditFinding, type RuleId, rules } from './finding.ts';

type Asked = { client: Client; registryUrl: string };

/** What is installed in a scope and no longer should be, as the registry tells now. */
export async function auditScope(
  asked: Asked,
  scope: InstallScope,
  { assets }: Pick<SurveyedScope, 'assets'>,
): Promise<AuditFinding[]> {
  const found = await forAll(assets, async (asset) => [
    ...(await auditAsset(asked, scope, asset)),
    ...(scope === 'project' ? secretsOf(scope, asset) : []),
  ]);
  return found.flat();
}

async function auditAsset(
  { client, registryUrl }: Asked,
  scope: InstallScope,
  { kind, ref, locked }: SurveyedAsset,
): Promise<AuditFinding[]> {
  const asset = { kind, ref };
  const { version, digest, registry, direct = true, neededBy = [] } = locked;
  const made = maker(scope, asset, version);
  const isLeft = isRemains(locked);
  const verb = isLeft ? 'remove --force' : 'remove';
  const remove = direct || neededBy.length === 0 ? commandFor(verb, { scope, asset }) : null;
  const update = isLeft
    ? remove
    : direct
      ? commandForNewer({ scope, asset }, locked.requested)
      : null;
  const params = partsOf(ref);
  const found = await unlessMissing(
    client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}'), {
      params: { ...params, version },
    }),
  );
  // Another address may be the same registry; only the same bytes show it.
  if (registry !== registryUrl && found?.digest !== digest) {
    const command = `agenthub-cli audit --registry ${shellWord(registry)}`;
    return [made('registry.other', `is from ${registry}, which was not asked`, command)];
  }
  const detail = await unlessMissing(
    client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'), { params }),
  );
  if (detail === null) {
    const text = 'is gone: it was deleted, or is no longer visible to you';
    return [made('asset.gone', text, remove)];
  }
  const next = detail.latestVersion === null ? remove : update;
  if (found === null) {
    return [made('version.deleted', 'is gone: the registry no longer has this version', next)];
  }
  const findings: AuditFinding[] = [];
  if (found.digest !== digest) {
    const text = `has the digest ${digest}, and the registry serves ${found.digest}: find out why before you use it`;
    findings.push(made('digest.differs', text, remove));
  }
  if (found.yankedAt !== null) {
    const why = found.yankReason ? `: ${found.yankReason}` : '';
    findings.push(
      found.yankSeverity === 'security'
        ? made('version.withdrawn', `is withdrawn (security)${why}`, next)
        : made('version.yanked', `is yanked${why}`, next),
    );
  }
  if (detail.deprecation !== null) {
    const { message, successor } = detail.deprecation;
    const why = message ? `: ${message}` : '';
    const use = successor ? `; use ${successor}` : '';
    findings.push(made('asset.deprecated', `is deprecated${why}${use}`, remove));
  }
  return findings;
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (err) {
    if (err instanceof AppError && err.code.endsWith('not_found')) return null;
    throw err;
  }
}

/** The secrets that installs wrote into files of the project, as long as they are still there. */
function secretsOf(scope: InstallScope, { kind, ref, locked, entries }: SurveyedAsset) {
  const asset = { kind, ref };
  const made = maker(scope, asset, locked.version);
  return entries.flatMap((entry) => {
    const { path, pointer, writtenSecrets = [] } = entry.recorded;
    if (writtenSecrets.length === 0 || !holdsValues(entry)) return [];
    const text = `wrote ${writtenSecrets.join(', ')} into ${path}: keep that file out of version control, or install for the user (--scope user)`;
    const remove = commandFor('remove', { scope, asset });
    return [made('secret.written', text, remove, `${path}#${pointer}`)];
  });
}

/** Whether an entry differs from the one with placeholders only. */
function holdsValues({ recorded, file }: SurveyedEntry): boolean {
  if (file.text === null) return false;
  try {
    const value = readEntry(file.text, recorded.format, recorded.pointer);
    return value !== undefined && digestOfData(value) !== recorded.sha256;
  } catch (err) {
    // A file that cannot be read may hold the secret all the same.
    if (err instanceof EntryError) return true;
    throw err;
  }
}

function maker(scope: InstallScope, asset: AssetId, version: string) {
  return (
    rule: RuleId,
    text: string,
    command: string | null,
    path: string | null = null,
  ): AuditFinding => ({
    ...asset,
    rule,
    severity: rules[rule].severity,
    scope,
    version,
    path,
    text,
    command,
  });
}
