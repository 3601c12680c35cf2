/** What is wrong with a new password by the rules of schema/user.ts: at least 8 characters, at most 72 bytes. */
export function passwordFault(password: string): 'short' | 'long' | null {
  if (password.length < 8) return 'short';
  return new TextEncoder().encode(password).byteLength > 72 ? 'long' : null;
}
