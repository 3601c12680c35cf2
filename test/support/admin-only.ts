import { refusal } from './answers.ts';
import type { TestRegistry, User } from './registry.ts';

/** What checks that a route is for admins: it refuses nobody's call, a user's key and a user's session. */
export function adminOnly({ call }: TestRegistry, user: User) {
  return async (method: string, at: string, body?: object): Promise<void> => {
    const init = { method, ...(body ? { json: body } : {}) };
    await refusal(call(at, init), 401, 'auth.required');
    await refusal(call(at, { ...init, as: user }), 403, 'auth.insufficient_scope');
    const session = { ...user, key: user.session };
    await refusal(call(at, { ...init, as: session }), 403, 'auth.forbidden');
  };
}
