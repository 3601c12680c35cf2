import { and, eq, gt } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Context, Services } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import { hashLinkSecret } from './secret.ts';

/** A row of `account_links`. */
export type LinkRow = Services['db']['tables']['accountLinks']['$inferSelect'];

/** The open link with this secret. Throws `link.invalid`, the same for an unknown, a used and an expired one. */
export async function getLink(
  ctx: Pick<Context, 'db' | 'hashes' | 'now'>,
  query: Pick<Queries, 'select'>,
  purpose: LinkRow['purpose'],
  secret: string,
): Promise<LinkRow> {
  const { accountLinks } = ctx.db.tables;
  const hash = await hashLinkSecret(ctx, secret);
  const [link] =
    hash === null
      ? []
      : await query
          .select()
          .from(accountLinks)
          .where(
            and(
              eq(accountLinks.hash, hash),
              eq(accountLinks.purpose, purpose),
              gt(accountLinks.expiresAt, ctx.now()),
            ),
          );
  if (!link) throw invalidLink();
  return link;
}

/** Uses up a link. Throws `link.invalid` if another request was faster. */
export async function useUpLink(
  { db }: Pick<Services, 'db'>,
  tx: Transaction,
  link: LinkRow,
): Promise<void> {
  const { accountLinks } = db.tables;
  const [used] = await tx
    .delete(accountLinks)
    .where(eq(accountLinks.id, link.id))
    .returning({ id: accountLinks.id });
  if (!used) throw invalidLink();
}

/** The one answer for a link that does not work. */
export function invalidLink(): AppError {
  return new AppError(
    'link.invalid',
    'This link was used, has expired or is incomplete. Ask whoever sent it for a new one.',
  );
}
