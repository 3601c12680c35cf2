import type { MemberRole } from '#schema/user.ts';
import { UsageError } from '../errors.ts';

// Not from the schema, whose zod would be loaded by every command.
const roles: MemberRole[] = ['owner', 'maintainer', 'member'];

/** Parses the role of a member. Throws a usage error that names the roles. */
export function parseMemberRole(text: string): MemberRole {
  const role = roles.find((one) => one === text);
  if (role) return role;
  throw new UsageError(`A role is owner, maintainer or member, not "${text}"`);
}
