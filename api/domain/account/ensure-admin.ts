import { eq } from 'drizzle-orm';
import { audit } from '../audit.ts';
import type { Services } from '../context.ts';
import { createUser } from './create-user.ts';
import { randomPassword } from './random-password.ts';

/**
 * Creates the first admin; null if an admin exists. If no password is given, a random one is generated and
 * returned, so that the caller can show it once.
 */
export async function ensureAdmin(
  services: Services,
  input: { username: string; email: string; password: string | undefined },
): Promise<{ username: string; generatedPassword: string | null } | null> {
  const { db, passwords } = services;
  const { users } = db.tables;
  const hasAdmin = async (query: Pick<typeof db.query, 'select'>) =>
    (await query.select({ id: users.id }).from(users).where(eq(users.role, 'admin')).limit(1))
      .length > 0;
  if (await hasAdmin(db.query)) return null;
  const generated = input.password === undefined ? randomPassword() : null;
  const passwordHash = await passwords.hash(generated ?? input.password ?? '');
  return db.write(async (tx) => {
    // Another process may be starting at the same time.
    await db.lock(tx, 'first admin');
    if (await hasAdmin(tx)) return null;
    const user = await createUser(tx, services, { ...input, passwordHash, role: 'admin' });
    const system = {
      ...services,
      actor: null,
      requestId: 'start',
      ip: null,
      channel: 'api' as const,
    };
    await audit(tx, system, {
      action: 'user.create_admin',
      subject: user.username,
      subjectId: user.id,
    });
    return { username: user.username, generatedPassword: generated };
  });
}
