/** bcrypt, behind a port: native and off the event loop on Node, pure JavaScript on Workers. Each reads the other's hashes. */
export type PasswordHasher = {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
};
