/**
 * Encrypts secrets that must be read again, such as the credential of a git remote, with the registry's key.
 * `about` names the owner of the secret; it is authenticated, so that a sealed text cannot be moved to
 * another row.
 */
export type Secrets = {
  /** Encrypts a text for storage: a version, the id of the key, and the ciphertext. */
  seal(text: string, about: string): Promise<string>;
  /**
   * Decrypts a sealed text. Throws `secret.unreadable` if another key sealed it, `about` differs, or it was
   * changed.
   */
  open(sealed: string, about: string): Promise<string>;
  /** Whether the text carries the id of this key. It does not tell whether it can be opened. */
  isOurs(sealed: string): Promise<boolean>;
};
