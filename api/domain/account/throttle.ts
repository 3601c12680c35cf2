import { and, eq, gt, lt, sql } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Context } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';

/** Failed attempts in a window of 15 minutes: 10 for one account, 100 from one address (an office shares one). */
const windowMilliseconds = 15 * 60_000;
const failuresMax = { account: 10, address: 100 } as const;

/** What is being limited: an account by what was typed, an address by its ip. */
export type ThrottleKey = { type: keyof typeof failuresMax; value: string };

/** Held while attempts are counted: the count decides, and old windows of all keys are removed with it. */
const counting = 'login attempts';

const text = ({ type, value }: ThrottleKey) => `${type}:${value}`;

/**
 * Counts an attempt for each key before it is made, so that many at once get no more tries than many in a
 * row. Throws `auth.too_many_attempts`, counting nothing, when one of the keys has had all of its own.
 * {@link forgetAttempt} takes it back when it succeeds.
 */
export async function countAttempt(ctx: Context, keys: ThrottleKey[]): Promise<void> {
  await assertNotThrottled(ctx, keys);
  await ctx.db.write(async (tx) => {
    await ctx.db.exclude(tx, counting);
    await assertNotThrottled(ctx, keys, tx);
    await count(tx, ctx, keys);
  });
}

/** Throws `auth.too_many_attempts` when one of the keys has failed too often; says when to try again. */
export async function assertNotThrottled(
  ctx: Context,
  keys: ThrottleKey[],
  query: Pick<Queries, 'select'> = ctx.db.query,
): Promise<void> {
  const { loginAttempts } = ctx.db.tables;
  for (const key of keys) {
    const [row] = await query
      .select()
      .from(loginAttempts)
      .where(eq(loginAttempts.key, text(key)));
    if (!row || row.failures < failuresMax[key.type]) continue;
    const endsAt = row.windowStartedAt.getTime() + windowMilliseconds;
    const seconds = Math.ceil((endsAt - ctx.now().getTime()) / 1000);
    if (seconds <= 0) continue;
    throw new AppError(
      'auth.too_many_attempts',
      `Too many failed attempts. Try again in ${Math.ceil(seconds / 60)} min.`,
      { retryAfterSeconds: seconds },
    );
  }
}

/** Counts a failed attempt for each key, starting a new window where the old one has ended. */
export async function countFailure(ctx: Context, keys: ThrottleKey[]): Promise<void> {
  await ctx.db.write(async (tx) => {
    await ctx.db.exclude(tx, counting);
    await count(tx, ctx, keys);
  });
}

/** Forgets all attempts of an account that has signed in, and of its address that one; the others there stay. */
export async function forgetAttempt(
  tx: Transaction,
  ctx: Context,
  { account, address }: { account: ThrottleKey; address: ThrottleKey },
): Promise<void> {
  const { loginAttempts } = ctx.db.tables;
  await tx.delete(loginAttempts).where(eq(loginAttempts.key, text(account)));
  await tx
    .update(loginAttempts)
    .set({ failures: sql`${loginAttempts.failures} - 1` })
    .where(and(eq(loginAttempts.key, text(address)), gt(loginAttempts.failures, 0)));
}

async function count(tx: Transaction, ctx: Context, keys: ThrottleKey[]): Promise<void> {
  const { loginAttempts } = ctx.db.tables;
  const at = ctx.now();
  const oldest = new Date(at.getTime() - windowMilliseconds);
  await tx.delete(loginAttempts).where(lt(loginAttempts.windowStartedAt, oldest));
  for (const key of keys) {
    await tx
      .insert(loginAttempts)
      .values({ key: text(key), failures: 1, windowStartedAt: at })
      .onConflictDoUpdate({
        target: loginAttempts.key,
        set: { failures: sql`${loginAttempts.failures} + 1` },
      });
  }
}
