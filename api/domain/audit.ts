import type { Kind } from '#schema/kind.ts';
import { userIdOf } from './account/actor.ts';
import type { Context } from './context.ts';
import type { Transaction } from './database.ts';
import { newId } from './id.ts';

/**
 * What was done to what; `subject` is its ref or name, so that the entry outlives the row, and `subjectKind` the
 * kind of the asset that a ref is of.
 */
export type AuditEvent = {
  action: `${string}.${string}`;
  subject: string;
  subjectKind?: Kind;
  subjectId?: string | null;
  detail?: Record<string, unknown>;
};

/** Whose change it is, and where it is written. */
export type Acting = Pick<Context, 'db' | 'now' | 'actor' | 'requestId' | 'ip'>;

/** Writes the audit entry of a change, in the transaction of that change. Never put a secret in `detail`. */
export async function audit(tx: Transaction, ctx: Acting, event: AuditEvent): Promise<void> {
  await tx.insert(ctx.db.tables.auditEntries).values({
    id: newId(),
    actorId: userIdOf(ctx),
    actorName: ctx.actor?.username ?? 'anonymous',
    action: event.action,
    subject: event.subject,
    subjectKind: event.subjectKind ?? null,
    subjectId: event.subjectId ?? null,
    detail: event.detail ?? {},
    requestId: ctx.requestId,
    ip: ctx.ip,
    at: ctx.now(),
  });
}
