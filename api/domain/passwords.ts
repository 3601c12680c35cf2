/**
 * bcrypt, behind a port: native and off the event loop on Node, pure JavaScript on Workers; both read the
 * same hashes. Few hashes run concurrently; if too many wait, a call throws `server.busy`.
 */
export type PasswordHasher = {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
  /** A hash that no password matches, as costly to verify as a real one. */
  decoy: string;
};
