import { existsSync } from 'node:fs';
import { createPasswordHasher } from '#password';
import { systemActor } from '../../domain/account/actor.ts';
import { findUserByName, type UserRow } from '../../domain/account/find-user.ts';
import type { Acting } from '../../domain/audit.ts';
import type { Services } from '../../domain/context.ts';
import { newId } from '../../domain/id.ts';
import { CommandRefused } from '../../platform/db/move/refused.ts';
import { filePath } from '../../platform/db/prepare-file.ts';
import { kindOfUrl } from '../../platform/db/url.ts';
import { configured, withStorage } from '../db/database.ts';

/** The context of the server itself, for the verbs on accounts. */
export type ServerContext = Acting & Pick<Services, 'passwords'>;

/**
 * Runs `work` as the server itself (`system:server` in the audit log) on the account with this username or
 * e-mail address in the configured database. Throws `CommandRefused` if there is no such database or account.
 */
export async function withAccount<T>(
  env: NodeJS.ProcessEnv,
  name: string,
  work: (ctx: ServerContext, user: UserRow) => Promise<T>,
): Promise<T> {
  const { where } = configured(env);
  // Opening would create a missing file.
  if (kindOfUrl(where.url) === 'file' && !existsSync(filePath(where.url)))
    throw new CommandRefused(`There is no database at ${filePath(where.url)}.`);
  return withStorage(where, async ({ db }) => {
    await db.check();
    const user = await findUserByName({ db }, name);
    if (!user) throw new CommandRefused(`There is no user "${name}".`);
    const ctx = {
      db,
      passwords: createPasswordHasher(),
      now: () => new Date(),
      actor: systemActor('server'),
      requestId: newId(),
      ip: null,
    };
    return work(ctx, user);
  });
}
