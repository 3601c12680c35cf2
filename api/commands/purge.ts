import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { type Kind, kindNames } from '#schema/kind.ts';
import { formatRef, parseRef } from '#schema/name.ts';
import { systemActor } from '../domain/account/actor.ts';
import { type AssetKey, findAssetRow } from '../domain/asset/find.ts';
import { findRedirect } from '../domain/asset/redirect.ts';
import type { Database } from '../domain/database.ts';
import { newId } from '../domain/id.ts';
import { purgeAsset, type Purging } from '../domain/purge/asset.ts';
import { settleBlobs } from '../domain/purge/settle-blobs.ts';
import { CommandRefused } from '../platform/db/move/refused.ts';
import { filePath } from '../platform/db/prepare-file.ts';
import { kindOfUrl } from '../platform/db/url.ts';
import { type Command, type Output, parseCall, UsageError } from './command.ts';
import { blobsOf, configured, withStorage } from './db/database.ts';
import { askYes } from './import/ask-yes.ts';

const options = {
  reason: { type: 'string' },
  kind: { type: 'string' },
  yes: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  resume: { type: 'boolean' },
} as const;

/** `agenthub purge` */
export const purgeCommand: Command = {
  summary: 'erase an asset or a version for good, such as a secret that was published',
  help: `usage: agenthub purge NAMESPACE/NAME[@VERSION] --reason TEXT [--kind KIND] [--yes | --dry-run]
       agenthub purge --resume

Erases a version, or all versions and the asset: files, readme, search text, install records, and the outcomes and
logs of syncs that name it. Archives that no other version has go, in a bucket too. The number stays used, exactly
these files are refused from now on, and the audit log keeps who, when and why. It cannot be undone. The server may
run meanwhile.

  --reason TEXT  why; kept in the audit log and shown to admins, so never write the secret itself
  --kind KIND    ${kindNames.join(', ')}: needed if assets of several kinds have this name
  --dry-run      say what would go, and change nothing
  --yes          do not ask
  --resume       finish purges that were stopped

  agenthub purge platform/deploy@1.2.0 --reason "a key of staging"
  agenthub purge platform/deploy --kind skill --reason "request of the author" --yes
`,
  async run(env, args, output) {
    if (args.includes('--help') || args.includes('-h')) {
      output.out(purgeCommand.help.trimEnd());
      return 0;
    }
    const isResume = args.includes('--resume');
    const { values, positionals } = parseCall(
      args,
      options,
      isResume ? [] : ['NAMESPACE/NAME[@VERSION]'],
    );
    const { config, where } = configured(env);
    // Opening would create a missing file.
    if (kindOfUrl(where.url) === 'file' && !existsSync(filePath(where.url)))
      throw new CommandRefused(`There is no database at ${filePath(where.url)}.`);
    return withStorage(where, async ({ db, search }) => {
      await db.check();
      const blobs = await blobsOf(config)(db);
      const actor = systemActor('server');
      const ctx = { db, search, blobs, actor, requestId: newId(), ip: null, now: () => new Date() };
      if (!isResume) {
        const isDone = await purge(ctx, positionals[0] ?? '', values, output);
        if (!isDone) return 0;
      }
      await settle(ctx, output);
      return 0;
    });
  },
};

type Values = { reason?: string; kind?: string; yes?: boolean; 'dry-run'?: boolean };

async function purge(ctx: Purging, text: string, values: Values, output: Output): Promise<boolean> {
  const { reason } = values;
  if (reason === undefined || reason.trim() === '' || reason.length > 500)
    throw new UsageError('Give --reason TEXT with 1 to 500 characters.');
  const ref = parseRef(text);
  if (!ref?.namespace)
    throw new UsageError(
      `"${text}" is no ref. Write it like platform/deploy or platform/deploy@1.2.0.`,
    );
  const { namespace, name, selector } = ref;
  const key = await findKey(ctx, { namespace, name }, values.kind);
  const what = `${key.kind} ${formatRef({ ...key, selector })}`;
  const counted = await countVersions(ctx, key, selector);
  if (values['dry-run']) {
    output.out(`would erase ${what}: ${counted}. Nothing was changed.`);
    return false;
  }
  if (!values.yes) {
    const answer = await askYes(`Erase ${what} (${counted}) for good? [y/N] `);
    if (answer === 'no terminal') throw new UsageError('Add --yes to erase it without a question.');
    if (answer === 'no') {
      output.progress('Nothing was changed.');
      return false;
    }
  }
  const purged = await purgeAsset(ctx, key, { version: selector, reason });
  const logs = purged.syncRuns === 0 ? '' : `; the logs of ${purged.syncRuns} syncs went with it`;
  output.out(`erased ${what}: ${purged.versions.join(', ') || 'no versions'}${logs}`);
  return true;
}

async function findKey(
  ctx: Purging,
  name: { namespace: string; name: string },
  given: string | undefined,
): Promise<AssetKey> {
  const wanted = kindNames.filter((kind: Kind) => given === undefined || kind === given);
  if (wanted.length === 0) throw new UsageError(`--kind is one of ${kindNames.join(', ')}.`);
  const keys = wanted.map((kind) => ({ kind, ...name }));
  const rows = await Promise.all(keys.map((key) => findAssetRow(ctx, ctx.db.query, key)));
  const found = keys.filter((_, at) => rows[at] !== null);
  const [only] = found;
  if (!only) throw await notFound(ctx, keys, formatRef(name));
  if (found.length > 1)
    throw new UsageError(
      `"${formatRef(name)}" is ${found.map(({ kind }) => kind).join(' and ')}: add --kind.`,
    );
  return only;
}

/** Says the present name of an asset that was renamed, since what is erased for good must be named as it is. */
async function notFound(ctx: Purging, keys: AssetKey[], ref: string): Promise<CommandRefused> {
  for (const key of keys) {
    const moved = (await findRedirect(ctx, ctx.db.query, key))?.asset;
    if (moved)
      return new CommandRefused(`"${ref}" was renamed to "${formatRef(moved)}". Name it so.`);
  }
  return new CommandRefused(`There is no "${ref}".`);
}

async function countVersions(ctx: Purging, key: AssetKey, version: string | null): Promise<string> {
  const asset = await findAssetRow(ctx, ctx.db.query, key);
  const rows = await versionsOf(ctx.db, asset?.id ?? '');
  const hit = version === null ? rows : rows.filter((row) => row.version === version);
  if (version !== null && hit.length === 0)
    throw new CommandRefused(
      `There is no "${formatRef({ ...key, selector: version })}". Name the number, not a dist-tag.`,
    );
  const bytes = hit.reduce((sum, row) => sum + row.archiveBytes, 0);
  return `${hit.length} of ${rows.length} versions, ${(bytes / 1024).toFixed(1)} KiB of archives`;
}

function versionsOf({ query, tables }: Database, assetId: string) {
  const { versions } = tables;
  return query
    .select({ version: versions.version, archiveBytes: versions.archiveBytes })
    .from(versions)
    .where(eq(versions.assetId, assetId));
}

/** How often the log of a file is tried again while someone reads it. */
const triesMax = 20;

async function settle(ctx: Purging, output: Output): Promise<void> {
  const { removed, shared } = await settleBlobs(ctx);
  output.out(
    `archives: ${removed} removed${shared > 0 ? `, ${shared} kept for other versions` : ''}`,
  );
  let scrubbed = await ctx.db.scrub();
  for (let tries = 0; scrubbed === 'waiting' && tries < triesMax; tries++) {
    await pause(250);
    scrubbed = await ctx.db.scrub();
  }
  for (const line of told[scrubbed]) output.progress(line);
  for (const line of unreached) output.progress(line);
}

const told = {
  done: ['The database file and its -wal hold no bytes of it.'],
  waiting: [
    'A reader keeps the -wal: run "agenthub purge --resume" once more, or restart the server.',
  ],
  provider: [
    'The rows are deleted and vacuumed. Their bytes stay in files and WAL of the database server until it reuses them.',
  ],
};

const unreached = [
  'Not reached: backups made before (restoring one over this database erases it again), snapshots and versions',
  'that a bucket or provider keeps, caches of proxies, and copies that people installed or cloned.',
  'A secret that was published must be replaced, whatever was erased.',
];
