import { and, eq, gte, lt, sql } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { findTarget } from '#schema/targets.ts';
import type { Tables } from '#schema/tables/define.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import type { Actor, Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { newId } from '../id.ts';
import { getVersionRow } from '../version/get.ts';
import { personOf } from './person.ts';

/**
 * Records an install. A person, a user or where nobody is signed in an address, counts once a day for an
 * asset, exactly, however many come at once; what is counted is what the asset shows and ranks by. Each
 * install of a user that says something new that day is a row, which says who and when and so is its own
 * audit entry; an address has one row a day. Nothing else is written. An install by CI is no person's, so nothing is
 * written for it, nor with `INSTALL_STATS=off`; with `anonymous` a user is like an address. Throws `asset.not_found`,
 * `version.not_found`, `target.unknown`.
 */
export async function recordInstall(
  ctx: Context,
  key: AssetKey,
  input: { version: string; target: string; ci?: boolean | undefined },
): Promise<void> {
  if (!findTarget(input.target)) {
    throw new AppError('target.unknown', `There is no agent target "${input.target}".`);
  }
  const asset = await getReadableAsset(ctx, key);
  const version = await getVersionRow(ctx, asset, input.version);
  ctx.metrics.installRecorded(key.kind);
  if (input.ci === true || ctx.settings.installStats === 'off') return;
  // The user, if it may be recorded who that is.
  const user = ctx.settings.installStats === 'user' ? ctx.actor : null;
  const at = ctx.now();
  const day = at.toISOString().slice(0, 10);
  const counted = { assetId: asset.id, day, person: await personOf(ctx, day) };
  const install: Install = {
    id: newId(),
    assetId: asset.id,
    versionId: version.id,
    userId: user?.userId ?? null,
    target: input.target,
    installedAt: at,
  };
  if (ctx.settings.readOnly || (await isKnown(ctx, user, counted, install))) return;
  const write = async (tx: Transaction) => {
    const isFirst = await isFirstOfDay(tx, ctx, counted);
    if (!isFirst && !user) return;
    await tx.insert(ctx.db.tables.installs).values({ ...install, counted: isFirst });
    if (isFirst) await count(tx, ctx, counted);
  };
  // Who is not known writes for free, and empties no cache with it.
  await noteInstall(ctx, () => (ctx.actor ? ctx.db.write(write) : ctx.db.writeQuietly(write)));
}

/** Writes an install, which a read-only database loses: whoever installed has the files. */
async function noteInstall(ctx: Context, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (err) {
    const problem = ctx.db.explain(err);
    if (!(problem instanceof AppError) || problem.code !== 'server.read_only') throw err;
    ctx.log.warn('install.lost', { code: problem.code });
  }
}

type Install = Tables['installs']['$inferInsert'];
type Counted = Tables['installPersons']['$inferInsert'];

/** Whether an install says nothing new: looked at first, since to read costs others nothing. */
async function isKnown(
  { db }: Context,
  user: Actor | null,
  counted: Counted,
  { assetId, versionId, target }: Install,
): Promise<boolean> {
  const { installs, installPersons } = db.tables;
  const [person] = await db.query
    .select({ day: installPersons.day })
    .from(installPersons)
    .where(isSame(installPersons, counted));
  if (!person || !user) return person !== undefined;
  const [row] = await db.query
    .select({ id: installs.id })
    .from(installs)
    .where(
      and(
        eq(installs.userId, user.userId),
        gte(installs.installedAt, new Date(`${counted.day}T00:00:00Z`)),
        eq(installs.assetId, assetId),
        eq(installs.versionId, versionId),
        eq(installs.target, target),
      ),
    )
    .limit(1);
  return row !== undefined;
}

function isSame(table: Tables['installPersons'], { assetId, day, person }: Counted) {
  return and(eq(table.assetId, assetId), eq(table.day, day), eq(table.person, person));
}

/** Whether nobody has counted this person on this day; from now on someone has. */
async function isFirstOfDay(tx: Transaction, { db }: Context, counted: Counted): Promise<boolean> {
  const { installPersons } = db.tables;
  const { assetId, day } = counted;
  const added = await tx
    .insert(installPersons)
    .values(counted)
    .onConflictDoNothing()
    .returning({ day: installPersons.day });
  if (added.length === 0) return false;
  await tx
    .delete(installPersons)
    .where(and(eq(installPersons.assetId, assetId), lt(installPersons.day, dayBefore(day))));
  return true;
}

/** Still counted by a server whose clock is behind. */
function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
}

async function count(tx: Transaction, { db }: Context, { assetId, day }: Counted): Promise<void> {
  const { assets, installDays } = db.tables;
  await tx
    .update(assets)
    .set({ installs: sql`${assets.installs} + 1` })
    .where(eq(assets.id, assetId));
  await tx
    .insert(installDays)
    .values({ assetId, day, count: 1 })
    .onConflictDoUpdate({
      target: [installDays.assetId, installDays.day],
      set: { count: sql`${installDays.count} + 1` },
    });
}
