import { and, eq, gt, inArray, like, lte, or, sql } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Context, Services } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import { networkOf } from '../ip-address.ts';

const windowMilliseconds = 15 * 60_000;

/**
 * What may be tried in a window of 15 minutes.
 * - Passwords of one account from one address: few, so that whoever guesses locks out himself alone.
 * - Passwords of one account from everywhere: what 30 addresses may try, and a bound for any number of them.
 * - Passwords of all accounts from one address, and accounts made there: many, for an office shares one.
 */
const attemptsMax = { accountAtAddress: 10, account: 300, address: 100, register: 100 } as const;

/** One thing that is counted. */
export type AttemptKey = { type: keyof typeof attemptsMax; value: string };

/** Held while attempts are counted: the count decides, and old windows of all keys are removed with it. */
const counting = 'login attempts';

const text = ({ type, value }: AttemptKey) => `${type}:${value}`;
const addressOf = ({ ip }: Context) => (ip === null ? 'unknown' : networkOf(ip));

/**
 * What an attempt at a password counts for. The account is the user's id, so that username and e-mail address
 * count as one; where there is no such user, a digest of what was typed, which may be a password in the wrong field.
 */
export async function passwordAttempt(
  ctx: Context,
  typed: string,
  userId: string | undefined,
): Promise<AttemptKey[]> {
  const made = await ctx.hashes.sha256(typed);
  const account = userId ?? `unknown-${made.slice(0, 32)}`;
  const address = addressOf(ctx);
  return [
    { type: 'accountAtAddress', value: `${account} ${address}` },
    { type: 'account', value: account },
    { type: 'address', value: address },
  ];
}

/** What making an account counts for, whatever comes of it. */
export function registrationAttempt(ctx: Context): AttemptKey[] {
  return [{ type: 'register', value: addressOf(ctx) }];
}

/**
 * Counts an attempt before it is made, so that many at once get no more tries than many in a row. Throws
 * `auth.too_many_attempts`, counting nothing, when one of the keys has had all of its own.
 */
export async function countAttempt(ctx: Context, keys: AttemptKey[]): Promise<void> {
  // Without a write for those who come too often.
  await assertMayTry(ctx, keys, ctx.db.query);
  await ctx.db.write(async (tx) => {
    await ctx.db.exclude(tx, counting);
    await assertMayTry(ctx, keys, tx);
    await count(tx, ctx, keys);
  });
}

/** Takes back an attempt that counts for nothing: it was right, or was not made. */
export async function takeBackAttempt(
  tx: Transaction,
  { db }: Pick<Services, 'db'>,
  keys: AttemptKey[],
): Promise<void> {
  const { loginAttempts } = db.tables;
  await tx
    .update(loginAttempts)
    .set({ failures: sql`${loginAttempts.failures} - 1` })
    .where(and(inArray(loginAttempts.key, keys.map(text)), gt(loginAttempts.failures, 0)));
}

/** {@link takeBackAttempt} of a right password, and forgets the wrong ones before it from the same address. */
export async function forgetAttempts(
  tx: Transaction,
  services: Pick<Services, 'db'>,
  keys: AttemptKey[],
): Promise<void> {
  const { loginAttempts } = services.db.tables;
  await takeBackAttempt(tx, services, keys);
  const own = keys.filter(({ type }) => type === 'accountAtAddress').map(text);
  await tx.delete(loginAttempts).where(inArray(loginAttempts.key, own));
}

/** Forgets every attempt at the password that a user had until now. */
export async function forgetAccount(
  tx: Transaction,
  { db }: Pick<Services, 'db'>,
  userId: string,
): Promise<void> {
  const { key } = db.tables.loginAttempts;
  const everywhere = text({ type: 'account', value: userId });
  const somewhere = text({ type: 'accountAtAddress', value: `${userId} %` });
  await tx.delete(db.tables.loginAttempts).where(or(eq(key, everywhere), like(key, somewhere)));
}

async function assertMayTry(
  ctx: Context,
  keys: AttemptKey[],
  query: Pick<Queries, 'select'>,
): Promise<void> {
  const { loginAttempts } = ctx.db.tables;
  const rows = await query
    .select()
    .from(loginAttempts)
    .where(inArray(loginAttempts.key, keys.map(text)));
  const used = new Map(rows.map((row) => [row.key, row]));
  for (const key of keys) {
    const row = used.get(text(key));
    if (!row || row.failures < attemptsMax[key.type]) continue;
    const endsAt = row.windowStartedAt.getTime() + windowMilliseconds;
    const seconds = Math.ceil((endsAt - ctx.now().getTime()) / 1000);
    if (seconds <= 0) continue;
    throw new AppError(
      'auth.too_many_attempts',
      `Too many attempts. Try again in ${Math.ceil(seconds / 60)} min.`,
      { retryAfterSeconds: seconds },
    );
  }
}

/** Counts for each key, starting a new window where the old one has ended. */
async function count(tx: Transaction, ctx: Context, keys: AttemptKey[]): Promise<void> {
  const { loginAttempts } = ctx.db.tables;
  const at = ctx.now();
  const oldest = new Date(at.getTime() - windowMilliseconds);
  await tx.delete(loginAttempts).where(lte(loginAttempts.windowStartedAt, oldest));
  await tx
    .insert(loginAttempts)
    .values(keys.map((key) => ({ key: text(key), failures: 1, windowStartedAt: at })))
    .onConflictDoUpdate({
      target: loginAttempts.key,
      set: { failures: sql`${loginAttempts.failures} + 1` },
    });
}
