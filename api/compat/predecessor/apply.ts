import { eq } from 'drizzle-orm';
import { createUser } from '#api/domain/account/create-user.ts';
import { randomPassword } from '#api/domain/account/random-password.ts';
import { audit } from '#api/domain/audit.ts';
import type { Context } from '#api/domain/context.ts';
import type { Transaction } from '#api/domain/database.ts';
import { findSameSource, insertSource, prepareSource } from '#api/domain/source/create.ts';
import { publish } from '#api/domain/version/publish.ts';
import { AppError } from '#schema/error.ts';
import { sourceInput } from '#schema/source.ts';
import { createFetcher } from './fetched-files.ts';
import { carryInstalls } from './installs.ts';
import type { OldRegistry } from './old-registry.ts';
import { type ImportPlan, type PlannedAsset, type PlannedSource, tableOfKind } from './plan.ts';
import type { PlannedUser } from './plan-users.ts';
import { inputOf } from './publish-input.ts';
import type { ImportedFrom } from './state.ts';

/** What became of one row: the notes of its plan and of its making, or why it is not here. */
export type Outcome = { made: boolean; notes: string[] };

/** Called before each row, and after it with what became of it. */
export type OnRow = (
  row: PlannedUser | PlannedAsset | PlannedSource,
  outcome: Outcome | null,
) => void;

/** The password that the predecessor gave its admin where nobody chose one. */
const defaultPassword = 'admin123';

/**
 * Does what a plan says. Each row is one transaction with an audit entry that says which row it came from, so an
 * import that was interrupted continues where it ended. A row that cannot be made does not stop the others; the
 * actor of `ctx` is the server itself. Throws `storage.*`.
 */
export async function applyImport(
  ctx: Context,
  old: OldRegistry,
  plan: ImportPlan,
  onRow: OnRow,
): Promise<void> {
  const userIds = new Map<number, string>();
  for (const user of plan.users) {
    if (user.step === 'make')
      await attempt(ctx, user, onRow, async () => {
        const made = await makeUser(ctx, old.origin, user);
        userIds.set(user.old.id, made.id);
        return made.notes;
      });
    const same = user.sameAs === null ? undefined : userIds.get(user.sameAs.id);
    const id = user.userId ?? same;
    if (id !== undefined && id !== null) userIds.set(user.old.id, id);
  }
  const fetch = createFetcher(ctx);
  for (const asset of plan.assets)
    if (asset.step === 'make')
      await attempt(ctx, asset, onRow, () => makeAsset(ctx, old, asset, { userIds, fetch }));
  for (const source of plan.sources)
    if (source.step === 'make')
      await attempt(ctx, source, onRow, () => makeSource(ctx, old.origin, source, userIds));
}

async function attempt(
  ctx: Context,
  row: PlannedUser | PlannedAsset | PlannedSource,
  onRow: OnRow,
  make: () => Promise<string[]>,
): Promise<void> {
  onRow(row, null);
  try {
    const notes = await make();
    onRow(row, { made: true, notes: [...row.notes, ...notes] });
  } catch (err) {
    const cause = ctx.db.explain(err);
    if (!(cause instanceof AppError) || cause.code.startsWith('storage.')) throw cause;
    const more = (cause.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
    const why = [cause.detail, ...more.filter((one) => !cause.detail.includes(one))].join('; ');
    onRow(row, { made: false, notes: [why] });
  }
}

async function makeUser(ctx: Context, origin: string, { old, username }: PlannedUser) {
  const { users } = ctx.db.tables;
  const passwordHash = old.passwordHash ?? (await ctx.passwords.hash(randomPassword()));
  const isDefault =
    old.isAdmin && old.isActive && (await ctx.passwords.verify(defaultPassword, passwordHash));
  const id = await ctx.db.write(async (tx) => {
    const { email } = old;
    const role = old.isAdmin ? 'admin' : 'user';
    const user = await createUser(tx, ctx, { username, email, passwordHash, role });
    const disabledAt = old.isActive ? null : ctx.now();
    await tx
      .update(users)
      .set({ displayName: old.displayName, disabledAt, createdAt: old.createdAt })
      .where(eq(users.id, user.id));
    await auditImport(tx, ctx, 'import.user', username, user.id, {
      predecessor: origin,
      table: 'users',
      id: old.id,
    });
    return user.id;
  });
  const warning = `has the predecessor's default password. Change it now: agenthub user password ${username}`;
  return { id, notes: isDefault ? [warning] : [] };
}

type Making = { userIds: Map<number, string>; fetch: ReturnType<typeof createFetcher> };

async function makeAsset(
  ctx: Context,
  old: OldRegistry,
  planned: PlannedAsset,
  { userIds, fetch }: Making,
): Promise<string[]> {
  const { old: asset, namespace, name } = planned;
  const { input, notes } = await inputOf(planned, fetch);
  const { assets, versions } = ctx.db.tables;
  await publish(ctx, {
    ...input,
    kind: asset.kind,
    namespace,
    name,
    alsoWrite: async (tx, { assetId }) => {
      const owner = userIds.get(asset.authorId) ?? null;
      await tx
        .update(versions)
        .set({ publishedBy: owner, publishedAt: asset.updatedAt })
        .where(eq(versions.assetId, assetId));
      const { createdAt, updatedAt } = asset;
      await tx
        .update(assets)
        .set({ createdBy: owner, createdAt, updatedAt })
        .where(eq(assets.id, assetId));
      await carryInstalls(tx, ctx, { assetId, asset, installs: old.installs, userIds });
      await auditImport(tx, ctx, 'import.asset', `${namespace}/${name}`, assetId, {
        predecessor: old.origin,
        table: tableOfKind[asset.kind],
        id: asset.id,
      });
    },
  });
  return notes;
}

async function makeSource(
  ctx: Context,
  origin: string,
  { old, namespace }: PlannedSource,
  userIds: Map<number, string>,
): Promise<string[]> {
  const { row } = await prepareSource(ctx, sourceInput.parse({ url: old.url, namespace }));
  const source = { ...row, createdBy: userIds.get(old.createdBy) ?? null };
  return ctx.db.write(async (tx) => {
    const same = await findSameSource(tx, ctx, source);
    if (!same) await insertSource(tx, ctx, source);
    await auditImport(tx, ctx, 'import.source', old.url, (same ?? source).id, {
      predecessor: origin,
      table: 'sync_sources',
      id: old.id,
    });
    return same ? ['is a source here already'] : [];
  });
}

async function auditImport(
  tx: Transaction,
  ctx: Context,
  action: 'import.user' | 'import.asset' | 'import.source',
  subject: string,
  subjectId: string,
  detail: ImportedFrom,
): Promise<void> {
  await audit(tx, ctx, { action, subject, subjectId, detail });
}
