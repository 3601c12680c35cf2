/**
 * bcrypt, behind a port: native and off the event loop on Node, pure JavaScript on Workers. Each reads the other's
 * hashes. Few are made at a time; where too many wait already, a call throws `server.busy`.
 */
export type PasswordHasher = {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
  /** The hash of no password, as costly to verify as any that {@link PasswordHasher.hash} makes. */
  decoy: string;
};
