import { AppError } from '#schema/error.ts';
import type { Context } from '../context.ts';

/**
 * Throws `auth.email_refused`, with a pointer to `/email`, for an address of a domain that may not register. The
 * address is not verified, so this tells colleagues which address to use but keeps no liar out.
 */
export function assertEmailAllowed({ settings }: Pick<Context, 'settings'>, email: string): void {
  const domains = settings.registrationEmailDomains;
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (domains.length === 0 || domains.includes(domain)) return;
  const detail = `Use an e-mail address of ${domains.join(' or ')}.`;
  throw new AppError('auth.email_refused', detail, { errors: [{ pointer: '/email', detail }] });
}
