import type { Kind } from '#schema/kind.ts';
import { userIdOf } from './account/actor.ts';
import type { Context } from './context.ts';
import type { Transaction } from './database.ts';
import { newId } from './id.ts';

/**
 * An action on a subject. `subject` is a ref or name, so that the entry stays readable after the row is
 * deleted; `subjectKind` is the kind of the asset whose ref it is.
 */
export type AuditEvent = {
  action: `${string}.${string}`;
  subject: string;
  subjectKind?: Kind;
  subjectId?: string | null;
  detail?: Record<string, unknown>;
};

/** The parts of a context that an audit entry needs. */
export type Acting = Pick<Context, 'db' | 'now' | 'actor' | 'requestId' | 'ip'>;

/** Writes the audit entry of a change, in the same transaction. Never put a secret into `detail`. */
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
