import { and, eq, gt, inArray, like, lte, or, sql } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Context, Services } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import { networkOf } from '../ip-address.ts';

const windowMilliseconds = 15 * 60_000;

/**
 * Attempts per window of 15 minutes.
 * - `accountAtAddress`: passwords of one account from one address. Few, so that an attacker locks out only himself.
 * - `account`: passwords of one account from all addresses: as many as 30 addresses may try.
 * - `address`: passwords of all accounts from one address. Many, because an office shares one.
 * - `register`: registrations from one address.
 * - `device`: device logins that one address starts.
 * - `userCode`: wrong user codes of device logins that one person types.
 */
const attemptsMax = {
  accountAtAddress: 10,
  account: 300,
  address: 100,
  register: 100,
  device: 100,
  userCode: 20,
} as const;

/** A counter: its type, and the account or address that it counts for. */
export type AttemptKey = { type: keyof typeof attemptsMax; value: string };

/**
 * The lock for counting attempts. One lock for all keys, since counting also deletes expired windows of all
 * keys.
 */
const counting = 'login attempts';

const text = ({ type, value }: AttemptKey) => `${type}:${value}`;
const addressOf = ({ ip }: Context) => (ip === null ? 'unknown' : networkOf(ip));

/**
 * The counters of a password attempt. An account is identified by its user id, so that username and e-mail
 * address share a counter. Without such a user it is a digest of the typed text, which may be a password in
 * the wrong field.
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

/** The counter of a registration, successful or not. */
export function registrationAttempt(ctx: Context): AttemptKey[] {
  return [{ type: 'register', value: addressOf(ctx) }];
}

/** The counter of device logins that are started, approved or not. */
export function deviceAttempt(ctx: Context): AttemptKey[] {
  return [{ type: 'device', value: addressOf(ctx) }];
}

/** The counter of user codes that a person looks up. */
export function userCodeAttempt(userId: string): AttemptKey[] {
  return [{ type: 'userCode', value: userId }];
}

/**
 * Counts an attempt before it is made, so that concurrent attempts get no more tries than sequential ones.
 * Throws `auth.too_many_attempts`, without counting, if one of the counters is at its limit.
 */
export async function countAttempt(ctx: Context, keys: AttemptKey[]): Promise<void> {
  // Checked first without a write, so that refused clients cost none.
  await assertBelowLimits(ctx, keys, ctx.db.query);
  await ctx.db.write(async (tx) => {
    await ctx.db.lock(tx, counting);
    await assertBelowLimits(ctx, keys, tx);
    await count(tx, ctx, keys);
  });
}

/** Uncounts an attempt that succeeded or was not made. */
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

/** Uncounts a successful attempt, and deletes the earlier failures of the account from the same address. */
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

/** Deletes all counted attempts for a user's password. */
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

async function assertBelowLimits(
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

/** Increments each counter. Expired windows are deleted first, so these start anew. */
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
